// Operations on arrays; shapes are checked by MLX itself.
#include "Bridge.hpp"

#ifdef HONE_MLX

cmlx_array cmlx_apply_unary(enum cmlx_unary operation, cmlx_array handle) {
  return bridge::handle([&]() -> mx::array {
    const mx::array &a = handle->value;
    switch (operation) {
      case CMLX_NEGATIVE: return mx::negative(a);
      case CMLX_ABS: return mx::abs(a);
      case CMLX_SIGN: return mx::sign(a);
      case CMLX_SQUARE: return mx::square(a);
      case CMLX_SQRT: return mx::sqrt(a);
      case CMLX_RSQRT: return mx::rsqrt(a);
      case CMLX_EXP: return mx::exp(a);
      case CMLX_EXPM1: return mx::expm1(a);
      case CMLX_LOG: return mx::log(a);
      case CMLX_LOG1P: return mx::log1p(a);
      case CMLX_SIN: return mx::sin(a);
      case CMLX_COS: return mx::cos(a);
      case CMLX_TANH: return mx::tanh(a);
      case CMLX_SIGMOID: return mx::sigmoid(a);
      case CMLX_ERF: return mx::erf(a);
      case CMLX_FLOOR: return mx::floor(a);
      case CMLX_ROUND: return mx::round(a);
      case CMLX_IS_FINITE: return mx::isfinite(a);
      case CMLX_NOT: return mx::logical_not(a);
      case CMLX_STOP_GRADIENT: return mx::stop_gradient(a);
    }
    throw std::invalid_argument("unknown operation");
  });
}

cmlx_array cmlx_apply_binary(enum cmlx_binary operation, cmlx_array left, cmlx_array right) {
  return bridge::handle([&]() -> mx::array {
    const mx::array &a = left->value, &b = right->value;
    switch (operation) {
      case CMLX_ADD: return mx::add(a, b);
      case CMLX_SUBTRACT: return mx::subtract(a, b);
      case CMLX_MULTIPLY: return mx::multiply(a, b);
      case CMLX_DIVIDE: return mx::divide(a, b);
      case CMLX_POWER: return mx::power(a, b);
      case CMLX_MAXIMUM: return mx::maximum(a, b);
      case CMLX_MINIMUM: return mx::minimum(a, b);
      case CMLX_LOGADDEXP: return mx::logaddexp(a, b);
      case CMLX_MATMUL: return mx::matmul(a, b);
      case CMLX_EQUAL: return mx::equal(a, b);
      case CMLX_GREATER: return mx::greater(a, b);
      case CMLX_GREATER_EQUAL: return mx::greater_equal(a, b);
      case CMLX_LESS: return mx::less(a, b);
      case CMLX_AND: return mx::logical_and(a, b);
      case CMLX_OR: return mx::logical_or(a, b);
    }
    throw std::invalid_argument("unknown operation");
  });
}

cmlx_array cmlx_where(cmlx_array condition, cmlx_array a, cmlx_array b) {
  return bridge::handle([&] { return mx::where(condition->value, a->value, b->value); });
}

cmlx_array cmlx_reduce(
    enum cmlx_reduction operation, cmlx_array handle, const int *list, int count, bool keep) {
  return bridge::handle([&]() -> mx::array {
    const mx::array &a = handle->value;
    std::vector<int> axes(list, list + count);
    switch (operation) {
      case CMLX_SUM: return mx::sum(a, axes, keep);
      case CMLX_MEAN: return mx::mean(a, axes, keep);
      case CMLX_MAX: return mx::max(a, axes, keep);
      case CMLX_MIN: return mx::min(a, axes, keep);
      case CMLX_PROD: return mx::prod(a, axes, keep);
      case CMLX_LOGSUMEXP: return mx::logsumexp(a, axes, keep);
      case CMLX_ALL: return mx::all(a, axes, keep);
    }
    throw std::invalid_argument("unknown reduction");
  });
}

cmlx_array cmlx_argmax(cmlx_array a, int axis) {
  return bridge::handle([&] { return mx::argmax(a->value, axis); });
}

cmlx_array cmlx_softmax(cmlx_array a, int axis) {
  return bridge::handle([&] { return mx::softmax(a->value, axis); });
}

cmlx_array cmlx_cumsum(cmlx_array a, int axis) {
  return bridge::handle([&] { return mx::cumsum(a->value, axis); });
}

cmlx_array cmlx_astype(cmlx_array a, enum cmlx_dtype dtype) {
  return bridge::handle([&] { return mx::astype(a->value, bridge::dtype(dtype)); });
}

cmlx_array cmlx_reshape(cmlx_array a, const int *shape, int rank) {
  return bridge::handle([&] { return mx::reshape(a->value, bridge::shape(shape, rank)); });
}

cmlx_array cmlx_transpose(cmlx_array a, const int *axes, int rank) {
  return bridge::handle([&] { return mx::transpose(a->value, std::vector<int>(axes, axes + rank)); });
}

cmlx_array cmlx_broadcast(cmlx_array a, const int *shape, int rank) {
  return bridge::handle([&] { return mx::broadcast_to(a->value, bridge::shape(shape, rank)); });
}

cmlx_array cmlx_expand(cmlx_array a, int axis) {
  return bridge::handle([&] { return mx::expand_dims(a->value, axis); });
}

cmlx_array cmlx_slice(
    cmlx_array a, const int *start, const int *stop, const int *stride, int rank) {
  return bridge::handle([&] {
    return mx::slice(
        a->value, bridge::shape(start, rank), bridge::shape(stop, rank),
        bridge::shape(stride, rank));
  });
}

cmlx_array cmlx_concatenate(const cmlx_array *arrays, int count, int axis) {
  return bridge::handle([&] { return mx::concatenate(bridge::arrays(arrays, count), axis); });
}

cmlx_array cmlx_stack(const cmlx_array *arrays, int count, int axis) {
  return bridge::handle([&] { return mx::stack(bridge::arrays(arrays, count), axis); });
}

cmlx_array cmlx_pad(cmlx_array a, const int *low, const int *high, int rank, double value) {
  return bridge::handle([&] {
    std::vector<int> axes(rank);
    for (int i = 0; i < rank; i++) axes[i] = i;
    return mx::pad(
        a->value, axes, bridge::shape(low, rank), bridge::shape(high, rank),
        mx::array(value, a->value.dtype()));
  });
}

cmlx_array cmlx_take(cmlx_array a, cmlx_array indices, int axis) {
  return bridge::handle([&] { return mx::take(a->value, indices->value, axis); });
}

cmlx_array cmlx_take_along(cmlx_array a, cmlx_array indices, int axis) {
  return bridge::handle([&] { return mx::take_along_axis(a->value, indices->value, axis); });
}

cmlx_array cmlx_random_key(uint64_t seed) {
  return bridge::handle([&] { return mx::random::key(seed); });
}

cmlx_array cmlx_random_split(cmlx_array key, int count) {
  return bridge::handle([&] { return mx::random::split(key->value, count); });
}

cmlx_array cmlx_random_uniform(cmlx_array key, const int *shape, int rank) {
  return bridge::handle(
      [&] { return mx::random::uniform(bridge::shape(shape, rank), mx::float32, key->value); });
}

cmlx_array cmlx_random_normal(cmlx_array key, const int *shape, int rank) {
  return bridge::handle([&] {
    return mx::random::normal(bridge::shape(shape, rank), mx::float32, 0.0f, 1.0f, key->value);
  });
}

#endif
