"""Log-mel features of speech, from their formulas."""

import numpy as np

RATE = 16000  # samples a second
WINDOW = 400  # 25 ms
HOP = 160  # 10 ms
FFT = 512
BANDS = 24
LOWEST, HIGHEST = 60.0, 7600.0  # Hz


def mel(hertz):
    """O'Shaughnessy 1987: the scale of pitch as it is heard."""
    return 2595.0 * np.log10(1.0 + np.asarray(hertz) / 700.0)


def hertz(mel):
    return 700.0 * (10.0 ** (np.asarray(mel) / 2595.0) - 1.0)


def filterbank(bands=BANDS, lowest=LOWEST, highest=HIGHEST, fft=FFT, rate=RATE):
    """[bands, fft / 2 + 1]: triangles of height 1, their corners equally far apart in mel."""
    corners = hertz(np.linspace(mel(lowest), mel(highest), bands + 2))[:, None]
    bins = np.arange(fft // 2 + 1) * (rate / fft)
    left, middle, right = corners[:-2], corners[1:-1], corners[2:]
    rising = (bins - left) / (middle - left)
    falling = (right - bins) / (right - middle)
    return np.maximum(0.0, np.minimum(rising, falling))


def power_spectra(sound):
    """[frames, FFT / 2 + 1] of a sound's whole windows, each under a periodic Hann window."""
    frames = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::HOP]
    hann = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(WINDOW) / WINDOW)
    return np.abs(np.fft.rfft(frames * hann, FFT)) ** 2


def log_mel(sound):
    """[frames, BANDS], the natural logarithm of the power in each band."""
    return np.log(power_spectra(sound) @ filterbank().T + 1e-8)


def resampled(sound, rate):
    """A sound at RATE, by cutting its Fourier transform off at the lower Nyquist frequency."""
    step = np.gcd(rate, RATE)
    length = -(-len(sound) // (rate // step)) * (rate // step)
    spectrum = np.fft.rfft(np.pad(sound, (0, length - len(sound))))
    target = length // (rate // step) * (RATE // step)
    return np.fft.irfft(spectrum[: target // 2 + 1], target) * (target / length)
