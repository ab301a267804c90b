/**
 * The page's style sheet. Colours carry meaning only; each is doubled by a word or a shape. A spreadsheet
 * that opens the page takes its cells for text by `mso-number-format`, and evaluates nothing.
 */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fbfbfa;--ink:#1b1d1f;--soft:#5b6166;--line:#d9dbdc;--panel:#f2f3f2;
--good:#1d7a46;--amber:#8a6100;--orange:#b04a00;--bad:#b3261e;--idle:#8b9196;--fault:#e9e2f5;--faultink:#6a4aa3;--bar:#4b6b8a;--call:#d5e0ea}
@media (prefers-color-scheme:dark){:root{--bg:#141617;--ink:#e6e8e9;--soft:#9aa2a8;--line:#33383c;--panel:#1c1f21;
--good:#5cc08a;--amber:#d9a83a;--orange:#ef8a4b;--bad:#f2776e;--idle:#7d858b;--fault:#2b2438;--faultink:#b79df0;--bar:#86a9cc;--call:#2c3d4d}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
font-variant-numeric:tabular-nums}
main{max-width:1080px;margin:0 auto;padding:24px 24px 64px}
h1{font-size:15px;font-weight:600;margin:0}
h2{font-size:13px;font-weight:600;letter-spacing:.02em;margin:40px 0 12px;padding-bottom:4px;border-bottom:1px solid var(--line)}
p{margin:0 0 8px}
a{color:inherit}
small,.soft{color:var(--soft)}
small{font-size:13px}
code,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.92em;overflow-wrap:anywhere}
header{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:baseline;border-bottom:1px solid var(--line);padding-bottom:12px}
.verdict{display:grid;grid-template-columns:auto 1fr;gap:8px 32px;align-items:center;margin:28px 0 20px}
.score{font-size:40px;line-height:1;font-weight:600;white-space:nowrap}
.score b{font-size:28px;font-weight:600;margin-left:12px;padding:0 8px;border:2px solid currentColor;border-radius:6px}
.summary{font-size:17px;line-height:1.45;margin:0;max-width:70ch}
.risks{display:flex;flex-wrap:wrap;gap:4px 24px;margin:0;padding:0;list-style:none;font-size:13px}
.confidence{margin:8px 0 0;padding:0;list-style:none;font-size:13px}
.faults{display:flex;flex-wrap:wrap;gap:2px 20px;margin:8px 0 12px;padding:0;list-style:none;font-size:12px}
.faults b{display:inline-block;min-width:22px;text-align:center;font-size:11px;padding:0 3px;border-radius:2px;background:var(--fault);color:var(--faultink)}
.left{font-size:12px;color:var(--soft);margin:4px 0 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:0;font-size:13px}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse;font-size:13px}
th{font-weight:500;color:var(--soft);text-align:left;white-space:nowrap}
th,td{padding:4px 12px 4px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
td.n,th.n{text-align:right;white-space:nowrap;overflow-wrap:normal}
td small.mono,td.fault{white-space:nowrap}
td{mso-number-format:"\\@"}
tr.run td{color:var(--soft)}
.table,.wide{overflow-x:auto}
details{border-bottom:1px solid var(--line);padding:8px 0}
summary{cursor:pointer;display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline}
summary::before{content:"+";width:12px;color:var(--soft);font-weight:600}
summary>:last-child{flex:1 1 300px}
details[open]>summary::before{content:"\\2212"}
details>:not(summary){margin-left:24px}
details svg{margin-top:8px}
.badge{font-size:12px;font-weight:600;white-space:nowrap}
.good{color:var(--good)}.amber{color:var(--amber)}.orange{color:var(--orange)}.bad{color:var(--bad)}.idle{color:var(--idle)}
td.fault{color:var(--faultink)}
.legend{display:flex;flex-wrap:wrap;gap:2px 20px;font-size:12px;color:var(--soft);margin:4px 0 0}
svg{display:block;width:100%;height:auto;font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--ink)}
svg.definitions{position:absolute;width:0;height:0}
svg .axis{stroke:var(--line);stroke-width:1}
svg .soft{fill:var(--soft)}
svg .fgood{fill:var(--good)}svg .famber{fill:var(--amber)}svg .forange{fill:var(--orange)}svg .fbad{fill:var(--bad)}svg .fidle{fill:var(--idle)}
svg .answered{fill:var(--bar)}
svg .open{fill:none;stroke:var(--idle)}
svg .noanswer{fill:url(#hatch);stroke:var(--orange);stroke-width:.75}
svg .hatch{stroke:var(--orange);stroke-width:1.5}
svg .window{fill:var(--fault)}
svg .windowname{fill:var(--faultink);font-size:11px}
svg .code{fill:var(--faultink);font-size:9px;font-weight:600}
svg .faultline{stroke:var(--faultink);stroke-width:2}
svg .group{font-weight:600}
svg .call{fill:var(--call)}
svg .maybe{fill:none;stroke:var(--idle);stroke-dasharray:4 3}
svg .restart{stroke:var(--bad);stroke-width:1;stroke-dasharray:3 2}
.notes{border-left:3px solid var(--amber);padding-left:12px;margin-top:16px;font-size:13px}
@media (max-width:640px){main{padding:16px 16px 48px}.verdict{grid-template-columns:1fr}
.id,th.fault,td.fault{display:none}.wide svg{min-width:640px}details>:not(summary){margin-left:0}}
@media print{:root{color-scheme:light}main{max-width:none;padding:0}details::details-content{content-visibility:visible;display:block}
details>:not(summary){display:block}details>summary::before,details[open]>summary::before{content:none}h2{break-after:avoid}tr,svg{break-inside:avoid}*{print-color-adjust:exact}}
`;
