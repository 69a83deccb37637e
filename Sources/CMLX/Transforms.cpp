// Derivatives of functions that call back.
#include "Bridge.hpp"

#ifdef HONE_MLX
#include <functional>
#include <string>

#include <mlx/primitives.h>

int cmlx_append(cmlx_list list, cmlx_array a) {
  return bridge::attempt([&] { list->values.push_back(a->value); });
}

int cmlx_list_count(cmlx_list list) { return static_cast<int>(list->values.size()); }

cmlx_array cmlx_list_get(cmlx_list list, int index) {
  return bridge::handle([&] { return list->values.at(index); });
}

void cmlx_list_free(cmlx_list list) { delete list; }

namespace {
using Function = std::function<std::vector<mx::array>(const std::vector<mx::array> &)>;

Function wrap(cmlx_function function, void *context) {
  return [function, context](const std::vector<mx::array> &inputs) {
    std::vector<cmlx_array> handles;
    handles.reserve(inputs.size());
    for (const auto &input : inputs) handles.push_back(new cmlx_array_s{input});
    cmlx_list_s outputs;
    if (function(context, handles.data(), static_cast<int>(handles.size()), &outputs))
      throw std::runtime_error("the function failed");
    return outputs.values;
  };
}

void give(
    std::pair<std::vector<mx::array>, std::vector<mx::array>> pair, cmlx_list *first,
    cmlx_list *second) {
  *first = new cmlx_list_s{std::move(pair.first)};
  *second = new cmlx_list_s{std::move(pair.second)};
}

// MLX passes over an output whose last operation stops gradients without passing over its cotangent,
// and the cotangents of all later ones are shifted: so it is not the last.
Function covered(Function function) {
  return [function = std::move(function)](const std::vector<mx::array> &inputs) {
    std::vector<mx::array> outputs = function(inputs);
    for (auto &output : outputs) {
      if (output.has_primitive() && std::string(output.primitive().name()) == "StopGradient")
        output = mx::copy(output);
    }
    return outputs;
  };
}
}  // namespace

int cmlx_vjp(
    cmlx_function function, void *context, const cmlx_array *primals, int count,
    const cmlx_array *cotangents, int cotangent_count, cmlx_list *outputs, cmlx_list *pulled) {
  return bridge::attempt([&] {
    give(
        mx::vjp(
            covered(wrap(function, context)), bridge::arrays(primals, count),
            bridge::arrays(cotangents, cotangent_count)),
        outputs, pulled);
  });
}

int cmlx_jvp(
    cmlx_function function, void *context, const cmlx_array *primals, const cmlx_array *tangents,
    int count, cmlx_list *outputs, cmlx_list *pushed) {
  return bridge::attempt([&] {
    give(
        mx::jvp(
            wrap(function, context), bridge::arrays(primals, count),
            bridge::arrays(tangents, count)),
        outputs, pushed);
  });
}

int cmlx_value_and_gradient(
    cmlx_function function, void *context, const cmlx_array *primals, int count,
    cmlx_list *outputs, cmlx_list *gradients) {
  return bridge::attempt([&] {
    std::vector<int> all(count);
    for (int i = 0; i < count; i++) all[i] = i;
    give(
        mx::value_and_grad(wrap(function, context), all)(bridge::arrays(primals, count)), outputs,
        gradients);
  });
}

#endif
