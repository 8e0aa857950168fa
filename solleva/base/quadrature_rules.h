// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace solleva {

/// What quadrature.h integrates between; a may be above b.
struct Interval {
  double a = 0;
  double b = 0;
};

struct QuadratureOptions {
  double relative = 1e-12;  ///< of the integral
  double absolute = 0;      ///< whichever of the two allows more
  int max_evaluations = 200'000;
};

struct Integral {
  double value = 0;
  double error_bound = 0;  ///< an estimate, usually far above the true error
  int evaluations = 0;
};

/// A place in the interval: x, and its distances from the ends, exact where x itself would round to an end. For a > b they are
/// negative.
struct Abscissa {
  double x = 0;
  double from_a = 0;
  double to_b = 0;
};

namespace detail {

/// What a rule found on one part of the interval.
struct Found {
  double value = 0;
  double error = 0;
  double magnitude = 0;  ///< the integral of |f|
  int evaluations = 0;
};

/// The integrand at a place, whichever of the two it takes.
template <class F>
double call(F& f, const Abscissa& at) {
  if constexpr (std::is_invocable_v<F&, double>) {
    return f(at.x);
  } else {
    return f(at);
  }
}

/// A node of the tanh-sinh rule on [-1, 1], one for both sides: its distance from the nearer end, and the weight there
/// (quadrature#2).
struct TanhSinhNode {
  double distance = 1;
  double weight = 0;
};

inline constexpr std::size_t tanh_sinh_levels = 7;   ///< steps 1/2, 1/4, ... 1/128
inline constexpr std::size_t tanh_sinh_steps = 780;  ///< of 1/128: as far out as distances are doubles (1e-303)

/// All nodes t = 0, 1/128, ... of one side, computed once.
const std::vector<TanhSinhNode>& tanh_sinh_nodes();

inline const TanhSinhNode& tanh_sinh_node(std::size_t at) {
  static const TanhSinhNode* const nodes = tanh_sinh_nodes().data();
  return nodes[at];
}

constexpr double tanh_sinh_step(std::size_t level) {
  return 0.5 / static_cast<double>(std::size_t{1} << level);
}

/// What the newest level is probably wrong by, from how much it and the level before it moved (quadrature#4).
double tanh_sinh_error(double difference, double previous_difference, double magnitude);

/// The error estimate of QK21 from |K - G| and the integral of |f - mean| (quadrature#7).
double kronrod_error(double difference, double spread);

/// Nodes of the 21-point Kronrod rule, from the end inwards (the odd ones are the 10-point Gauss rule), and both rules' weights.
inline constexpr std::array<double, 11> kronrod_nodes{0.995657163025808080735527280689003,
                                                      0.973906528517171720077964012084452,
                                                      0.930157491355708226001207180059508,
                                                      0.865063366688984510732096688423493,
                                                      0.780817726586416897063717578345042,
                                                      0.679409568299024406234327365114874,
                                                      0.562757134668604683339000099272694,
                                                      0.433395394129247190799265943165784,
                                                      0.294392862701460198131126603103866,
                                                      0.148874338981631210884826001129720,
                                                      0};
inline constexpr std::array<double, 11> kronrod_weights{
    0.011694638867371874278064396062192, 0.032558162307964727478818972459390, 0.054755896574351996031381300244580,
    0.075039674810919952767043140916190, 0.093125454583697605535065465083366, 0.109387158802297641899210590325805,
    0.123491976262065851077958109585166, 0.134709217311473325928054001771707, 0.142775938577060080797094273138717,
    0.147739104901338491374841515972068, 0.149445554002916905664936468389821};
inline constexpr std::array<double, 5> gauss_weights{0.066671344308688137593568809893332, 0.149451349150580593145863396957697,
                                                     0.219086362515982043995534934228163, 0.269266719309996355091226921569469,
                                                     0.295524224714752870173815619188769};

}  // namespace detail
}  // namespace solleva
