// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/envelope_parts.h"

namespace solleva::share {
namespace {

/// The look of the report (web/style), as far as a page of tables and pictures needs it; one file must do without others.
constexpr const char* kStyle = R"(
:root{color-scheme:light dark;--page:#fcfbf8;--raised:#f3f0e9;--text:#1f2529;--soft:#545d63;--rule:#ddd7cb;--grid:#e6e1d7;--axis:#6f777c;
--link:#0b5a78;--accent:#a8431a;--c0:#1c5d99;--c1:#c2541b;--c2:#2f7d4c;--c3:#7a4b9e;--c4:#8a6a0f;--c5:#a3305f;
--serif:'Iowan Old Style','Palatino Linotype',Palatino,Charter,'Noto Serif',Georgia,serif;
--sans:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Liberation Sans',Arial,sans-serif}
@media screen and (prefers-color-scheme:dark){:root{--page:#14181b;--raised:#1e2428;--text:#e7e9e7;--soft:#a9b2b6;--rule:#353d42;
--grid:#2a3136;--axis:#8c969b;--link:#86c5e0;--accent:#f0a37c;--c0:#7fb4e8;--c1:#f0935a;--c2:#79c795;--c3:#c3a0e6;--c4:#d9bb5c;--c5:#f08bb1}}
*{box-sizing:border-box}
html{background:var(--page);color:var(--text);font:1.0625rem/1.6 var(--sans);-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;inline-size:min(100% - 2.2rem,62rem);padding-block-end:3rem;overflow-wrap:break-word}
h1,h2,h3{font-family:var(--serif);font-weight:600;line-height:1.25}
h1{font-size:clamp(1.9rem,1.3rem + 2.6vw,3rem);margin-block:1em .6em}
h2{font-size:1.3rem;margin-block:0 .3em}h3{font-size:1rem;margin-block:0 .2em}
figure{margin:2rem 0 3rem}figcaption p,.note,footer{color:var(--soft)}figcaption p{margin:0 0 .8rem;max-inline-size:42rem}
.label{margin:0 0 .4rem;color:var(--soft);font-size:.85rem}.label.end{text-align:end}
.frame{padding:.6rem .8rem 1.9rem 3.6rem}svg{overflow:visible;display:block}
.plot{inline-size:100%;block-size:24rem}.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(17rem,100%),1fr));gap:1rem 1.4rem}
.panels .plot{block-size:11rem}.panels>div{break-inside:avoid}
svg text{fill:var(--soft);font-size:.8rem}text.y{text-anchor:end}text.x{text-anchor:middle}
.grid{stroke:var(--grid)}.axis,.tick{stroke:var(--axis)}
.curve{fill:none;stroke:var(--c0);stroke-width:2.2;vector-effect:non-scaling-stroke;stroke-linejoin:round}
.curve.c1{stroke:var(--c1);stroke-dasharray:8 4}.curve.c2{stroke:var(--c2);stroke-dasharray:2 3}
.curve.behind{stroke:var(--axis);stroke-width:1.3;stroke-dasharray:5 3}
.band{fill:var(--c0);opacity:.22}.band.c1{fill:var(--c1)}.band.c2{fill:var(--c2)}
.diagonal{fill:none;stroke:var(--axis);stroke-width:1;vector-effect:non-scaling-stroke}
.key{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;margin:.2rem 0 .6rem;padding:0;list-style:none;font-size:.9rem}
.key li{display:flex;align-items:center;gap:.5rem}
.dotplot{list-style:none;margin:0;padding:0;font-size:.95rem;line-height:1.35}
.dotplot li{display:grid;grid-template-columns:minmax(7rem,13rem) 1fr 14rem;gap:0 1.2rem;align-items:center;border-block-end:1px solid var(--rule)}
.dotplot .heading{display:block;border:0;padding-block-start:.9rem}.dotplot .scale{border:0}
.dots{inline-size:100%;block-size:2rem}.figure{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}
.interval{stroke:var(--c0);stroke-width:3;stroke-linecap:round}.dot{fill:var(--c0);stroke:var(--page);stroke-width:1.5}
.reference{stroke:var(--accent);stroke-width:1.5;stroke-dasharray:5 3}
.map{inline-size:100%;max-block-size:80vh;background:var(--raised)}.map .way{stroke:var(--axis);stroke-opacity:.45}
.place{fill:var(--axis);fill-opacity:.75;stroke:var(--page)}.place.c0{fill:var(--c0)}.place.c1{fill:var(--c1)}.place.c2{fill:var(--c2)}
.place.c3{fill:var(--c3)}.place.c4{fill:var(--c4)}.place.c5{fill:var(--c5)}
svg text.named{fill:var(--text);paint-order:stroke;stroke:var(--raised);stroke-width:3px;stroke-linejoin:round}text.named.before{text-anchor:end}
.bar{fill:var(--c0)}
.words{max-inline-size:44rem;margin-block:0 2.6rem}.words dt{font:600 1.12rem/1.35 var(--serif);margin-block-start:1.1rem}.words dd{margin:.15rem 0 0;font-size:1.08rem;line-height:1.5}
.lanes{list-style:none;margin:0;padding:0;font-size:.9rem;line-height:1.3}
.lanes li{display:grid;grid-template-columns:minmax(5rem,12rem) 1fr;gap:0 .8rem;align-items:center;border-block-end:1px solid var(--rule);break-inside:avoid}
.lanes .times{position:relative;block-size:calc(var(--rows)*1.45rem + .3rem);background:var(--ticks,none)}
.lanes .scale{border:0;color:var(--soft);font-size:.8rem}.lanes .scale .times{background:none}.lanes .scale span{position:absolute;inset-block-start:.1rem;white-space:nowrap}
.span{position:absolute;block-size:1.25rem;padding-inline:.3rem;overflow:hidden;white-space:nowrap;text-overflow:ellipsis;font-size:.78rem;line-height:1.25rem;
border-radius:2px;background:var(--soft);color:var(--page);min-inline-size:3px;outline:1px solid var(--page)}
.span.c0{background:var(--c0)}.span.c1{background:var(--c1)}.span.c2{background:var(--c2)}.span.c3{background:var(--c3)}.span.c4{background:var(--c4)}.span.c5{background:var(--c5)}
.span.moment{inline-size:.8rem;padding:0;border-radius:50%;block-size:.8rem;margin-block-start:.22rem;transform:translateX(-50%)}
.swatch{display:inline-block;inline-size:.9rem;block-size:.9rem;border-radius:2px}
.scroll{position:relative;overflow-x:auto;margin-block:1.5rem;border-block:1px solid var(--axis)}
table{border-collapse:separate;border-spacing:0;min-inline-size:100%;font-size:.95rem;line-height:1.4;font-variant-numeric:tabular-nums}
caption{text-align:start;font:600 1.1rem/1.3 var(--serif);padding-block:.5rem}
th,td{padding:.4rem .75rem;text-align:start;vertical-align:baseline;border-block-end:1px solid var(--rule)}
th{font-weight:600;border-block-end:1px solid var(--axis)}.n{text-align:end}td{white-space:nowrap}td.w{white-space:normal;min-inline-size:18rem}
tbody tr:last-child>*{border-block-end:0}tbody tr:hover>*{background:var(--raised)}
summary{cursor:pointer;color:var(--link);padding-block:.3rem}.note,footer{font-size:.9rem;max-inline-size:46rem}
@media(max-width:40rem){th,td{padding-inline:.4rem}td.w{min-inline-size:8rem}table:has(td.w:first-child) td{white-space:normal}.dotplot li{grid-template-columns:1fr auto}.dots{grid-row:2;grid-column:1/-1;block-size:1.6rem}.plot{block-size:18rem}
.frame{padding-inline-end:.3rem;padding-inline-start:3.2rem}.lanes li{grid-template-columns:1fr}.lanes .scale b{display:none}svg text.named{font-size:.62rem}}
@page{size:A4;margin:18mm 16mm 20mm}
@media print{html{font-size:10.5pt;background:none;print-color-adjust:exact;-webkit-print-color-adjust:exact}body{inline-size:100%}
details:not([open]){display:none}figure,tr{break-inside:avoid}h1,h2,h3,figcaption{break-after:avoid}.scroll{overflow:visible}.plot{block-size:17rem}
table{font-size:8pt}th,td{padding:.15rem .35rem}}
)";

std::string heading_of(const Envelope& envelope) {
  return envelope.plan && !envelope.plan->title.empty() ? envelope.plan->title : envelope.command;
}

/// A word of the user about all of it, as that everything is made up, stands where nobody misses it.
bool leads(const Note& note) { return note.code == "note"; }

}  // namespace

std::string render_html(const Envelope& envelope) {
  Html html;
  html.open("html", {{"lang", "en"}}).line().open("head").single("meta", {{"charset", "utf-8"}});
  html.single("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.leaf("title", origin(envelope)).open("style").raw(kStyle).close().close().line();
  html.open("body").leaf("h1", heading_of(envelope)).line();
  for (const Note& note : envelope.notes) {
    if (leads(note)) html.leaf("p", note.text, {{"class", "note"}}).line();
  }
  write_html_words(html, envelope);
  write_html_map(html, envelope);
  write_html_calendars(html, envelope);
  write_html_charts(html, envelope);
  write_html_tables(html, envelope);
  html.open("footer");
  for (const std::string& how : methods(envelope)) html.leaf("p", "Method: " + how);
  for (const Note& note : envelope.notes) {
    if (!leads(note)) html.leaf("p", "Note: " + note.text);
  }
  html.leaf("p", origin(envelope)).close().close().close();
  return "<!doctype html>\n" + html.take() + "\n";
}

}  // namespace solleva::share
