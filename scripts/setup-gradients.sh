# shellcheck shell=bash
# What scripts/setup brings for gradients of hyperparameters: MLX, and the examples' data. It is
# sourced there, after scripts/common.sh.
readonly mlx_version=0.32.4

# engine: the C++ library of MLX from its wheel, in .mlx, with OpenBLAS in place of the reference BLAS
# that it brings (6 to 20 times slower), and mlx.pc, by which the Swift package finds it. The CUDA
# wheels bring the libraries of CUDA with them; the driver is the machine's.
engine() {
  local choice wheel stamp advice
  # Without a word, what was chosen before.
  choice=${HONE_MLX-$(cat .mlx/choice 2>/dev/null || echo cpu)}
  case "$choice" in
    cpu) wheel=mlx-cpu ;;
    cuda12) wheel=mlx-cuda-12 ;;
    cuda13) wheel=mlx-cuda-13 ;;
    *) fail "reading HONE_MLX: it is '$choice'" "leave it out, or set it to cpu, cuda12 or cuda13" ;;
  esac
  stamp=$(printf '%s\n' "$PWD/.mlx $wheel==$mlx_version"; declare -f swap_blas describe_engine)
  [[ $(cat .mlx/setup-stamp 2>/dev/null) != "$stamp" ]] || return 0

  advice="see whether PyPI can be reached (.venv/bin/pip download --no-deps $wheel==$mlx_version); a
    proxy or a mirror is set with HTTPS_PROXY or 'pip config'. Then run scripts/setup again"
  rm -rf .mlx
  step "installing $wheel $mlx_version" "$advice" \
    .venv/bin/python -m pip install --disable-pip-version-check --no-input \
    --only-binary :all: --target .mlx "$wheel==$mlx_version"
  step "replacing MLX's BLAS by OpenBLAS" \
    "look at $PWD/.mlx: the wheel may have another layout than version $mlx_version for Linux" swap_blas
  describe_engine >.mlx/mlx.pc
  printf '%s\n' "$choice" >.mlx/choice
  printf '%s\n' "$stamp" >.mlx/setup-stamp
}

swap_blas() {
  local libraries blas gfortran openblas
  # The CUDA wheels have their libraries beside them under another name.
  libraries=$(find .mlx -maxdepth 1 -name 'mlx*.libs' -type d | head -n 1)
  if [[ -n $libraries ]]; then
    blas=$(find "$libraries" -name 'libblas-*.so*' | head -n 1)
    gfortran=$(find "$libraries" -name 'libgfortran-*.so*' | head -n 1)
    openblas=$(ldconfig -p | sed -nE 's/.*libopenblas\.so\.0 .*=> (.*)/\1/p' | head -n 1)
    [[ -n $blas && -n $gfortran && -n $openblas ]]
    ln -sf "$openblas" "$blas"
    ln -sf "$(basename "$gfortran")" "$libraries/libgfortran.so.5"
  fi
  # A run path in mlx.pc is dropped by SwiftPM; a library that is named by its place needs none.
  patchelf --set-soname "$PWD/.mlx/mlx/lib/libmlx.so" .mlx/mlx/lib/libmlx.so
}

describe_engine() {
  printf '%s\n' "prefix=$PWD/.mlx/mlx" 'Name: mlx' 'Description: MLX' "Version: $mlx_version" \
    'Cflags: -I${prefix}/include' 'Libs: -L${prefix}/lib -lmlx'
}

# gradients_data: the data of Examples/gradients. The manual pages are read out of packages that are
# downloaded and not installed, as slim systems leave translated pages out of what they install.
gradients_data() {
  local prepare=(.venv/bin/python Examples/gradients/data/prepare.py) names packages
  local folder=Examples/gradients/data/out/packages
  names=$("${prepare[@]}" --todo | tr '\n' ' ')
  [[ -n $names ]] || return 0
  mapfile -t packages < <("${prepare[@]}" --packages)
  if [[ ${#packages[@]} -gt 0 ]]; then
    mkdir -p "$folder"
    step "downloading the manual pages of ${#packages[@]} Debian packages" \
      "see whether Debian's packages can be reached (as root: apt-get update, then
    apt-get download ${packages[0]}), then run scripts/setup --gradients again" \
      download_packages "$folder" "${packages[@]}"
  fi
  step "making the data of Examples/gradients (about a minute): $names" \
    "see why '${prepare[*]}' fails" "${prepare[@]}"
}

# download_packages FOLDER PACKAGE...: where apt knows no packages, or outdated ones, after an update.
download_packages() {
  local as_root=()
  (cd "$1" && apt-get --quiet download "${@:2}") && return
  [[ $(id -u) -eq 0 ]] || as_root=(sudo)
  "${as_root[@]}" apt-get update --quiet || true
  (cd "$1" && apt-get --quiet download "${@:2}")
}
