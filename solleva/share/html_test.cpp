// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/html.h"

#include <gtest/gtest.h>

namespace solleva::share {
namespace {

TEST(Html, escapes_texts_and_attributes) {
  Html html;
  html.open("p", {{"title", "\"<a>\" & 'b'"}, {"hidden", "x", false}}).text("<script>alert('1')</script> & more").close();
  EXPECT_EQ(
      html.take(),
      "<p title=\"&quot;&lt;a&gt;&quot; &amp; &#39;b&#39;\">&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; more</p>");
}

TEST(Html, replaces_characters_that_markup_may_not_hold) {
  EXPECT_EQ(html_escaped(std::string_view("a\0b\x01"
                                          "c\td",
                                          7)),
            "a\uFFFDb\uFFFD"
            "c\td");
}

TEST(Html, json_cannot_end_its_script) {
  Html html;
  html.json("application/json", R"({"a":"</script><!--&"})", {{"id", "x"}});
  EXPECT_EQ(html.take(), R"(<script id="x" type="application/json">{"a":"\u003c/script\u003e\u003c!--\u0026"}</script>)");
}

TEST(HtmlDeathTest, unclosed_elements_are_a_bug) {
  EXPECT_DEATH(
      {
        Html html;
        html.open("p");
        html.take();
      },
      "");
  EXPECT_DEATH(
      {
        Html html;
        html.close();
      },
      "");
}

}  // namespace
}  // namespace solleva::share
