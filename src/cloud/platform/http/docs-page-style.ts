/** The page's whole look, in both themes; allowed by its hash and by nothing else. */
export const DOCS_STYLE = `
:root{color-scheme:light dark;--paper:#fbfbfa;--ink:#1b1d1f;--quiet:#5b6168;--line:#d9dcdf;--code:#f0f1f2;--get:#17653a;--post:#1d4f91;--put:#7a4a00;--delete:#a3201f}
@media (prefers-color-scheme:dark){:root{--paper:#141618;--ink:#e6e8ea;--quiet:#9aa1a9;--line:#2e3338;--code:#1f2327;--get:#6cc592;--post:#8ab6f0;--put:#e0ab5c;--delete:#f08c87}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums;display:grid;grid-template-columns:260px minmax(0,1fr);max-width:1440px}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:24px 16px;border-right:1px solid var(--line);font-size:13px}
nav h2{font-size:13px;margin:16px 0 4px;color:var(--quiet);font-weight:600}
nav ol{list-style:none;margin:0;padding:0}
nav a{display:grid;grid-template-columns:56px minmax(0,1fr);padding:2px 0;color:inherit;text-decoration:none;overflow-wrap:anywhere}
nav a:hover,nav a:focus-visible{text-decoration:underline}
main{padding:24px 32px 64px}
h1{font-size:28px;line-height:40px;margin:0}
main>h2{font-size:20px;margin:48px 0 0}
article{padding:24px 0;border-bottom:1px solid var(--line)}
h3{margin:0;font:600 15px/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
h4{margin:16px 0 4px;font-size:13px;font-weight:600;color:var(--quiet)}
p{margin:4px 0}
.who{color:var(--quiet);font-size:13px}
.method{display:inline-block;min-width:56px}
.get{color:var(--get)}.post{color:var(--post)}.put{color:var(--put)}.delete{color:var(--delete)}
table{border-collapse:collapse;width:100%;font-size:13px}
th,td{text-align:left;vertical-align:top;padding:4px 16px 4px 0;border-top:1px solid var(--line)}
th{color:var(--quiet);font-weight:600}
td:first-child{width:28%}
.answers td:first-child{width:64px}.answers td:last-child{width:40%}
code{font:13px ui-monospace,monospace;background:var(--code);border-radius:6px;padding:1px 4px;overflow-wrap:anywhere}
@media (max-width:760px){body{display:block}nav{position:static;height:auto;border-right:0;border-bottom:1px solid var(--line)}main{padding:16px}}
`;
