// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/fraction.h"

#include <gtest/gtest.h>

#include <limits>

namespace solleva {
namespace {

std::string parsed(const char* text) {
  const auto fraction = Fraction::parse(text);
  return fraction ? fraction->text() : "none";
}

std::string of(double value) {
  const auto fraction = Fraction::of_double(value);
  return fraction ? fraction->text() : "none";
}

TEST(Fraction, ReadsWhatIsWritten) {
  EXPECT_EQ(parsed("1/18"), "1/18");
  EXPECT_EQ(parsed("6 / 18"), "1/3");
  EXPECT_EQ(parsed("0.25"), "1/4");
  EXPECT_EQ(parsed("33"), "33");
  EXPECT_EQ(parsed("0.333333333"), "333333333/1000000000");
  for (const char* bad : {"", "1/0", "/3", "1/", "-1/3", "1e3", ".5", "5.", "1/3/2", "0.3333333333", "99999999999999999999"}) {
    EXPECT_EQ(parsed(bad), "none") << bad;
  }
}

TEST(Fraction, ADoubleIsTheNumberItWasWrittenAs) {
  EXPECT_EQ(of(0.1), "1/10");
  EXPECT_EQ(of(0.3333), "3333/10000");
  EXPECT_EQ(of(1.0 / 3), "1/3");
  EXPECT_EQ(of(0.16666666666666666), "1/6");
  EXPECT_EQ(of(1.0 / 18), "1/18");
  EXPECT_EQ(of(-0.5), "-1/2");
  EXPECT_EQ(of(0), "0");
  EXPECT_EQ(of(0.12345678912345), "none");
  EXPECT_EQ(of(std::numeric_limits<double>::infinity()), "none");
  EXPECT_EQ(of(std::numeric_limits<double>::quiet_NaN()), "none");
}

TEST(Fraction, CountsExactly) {
  const Fraction third = *Fraction::of(1, 3), sixth = *Fraction::of(1, 6);
  EXPECT_EQ(sixth.plus(sixth), third);
  EXPECT_EQ(third.minus(sixth), sixth);
  EXPECT_EQ(third.times(*Fraction::of(3, 4))->text(), "1/4");
  EXPECT_EQ(third.over(sixth)->text(), "2");
  EXPECT_FALSE(third.over(Fraction()));
  const Fraction huge = *Fraction::of(1, std::numeric_limits<std::int64_t>::max());
  EXPECT_FALSE(huge.plus(third));
  EXPECT_FALSE(huge.times(huge));
  EXPECT_EQ(*least_common_multiple(6, 18), 18);
  EXPECT_FALSE(least_common_multiple(std::numeric_limits<std::int64_t>::max(), 2));
}

TEST(Fraction, TheCeilingOfAPartMeetsTies) {
  EXPECT_EQ(ceiling_of(*Fraction::of(1, 3), 18), 6);
  EXPECT_EQ(ceiling_of(*Fraction::of(33, 100), 18), 6);
  EXPECT_EQ(ceiling_of(*Fraction::of(333334, 1000000), 18), 7);
  EXPECT_EQ(ceiling_of(Fraction(), 18), 0);
  EXPECT_EQ(ceiling_of(*Fraction::of(1, 1), 18), 18);
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(ceiling_of(*Fraction::of(1, most), most), 1);
  EXPECT_EQ(ceiling_of(*Fraction::of(most - 1, most), most), most - 1);
  constexpr std::int64_t large = std::int64_t{1} << 61;
  EXPECT_EQ(ceiling_of(*Fraction::of(999999999, 1000000000), large), large - large / 1000000000);
}

}  // namespace
}  // namespace solleva
