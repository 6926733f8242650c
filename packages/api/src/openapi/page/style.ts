/** The page's style sheet; the page's policy allows only its hash. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: light-dark(#0a5a8a, #7cc4f0); }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 17rem minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1rem; border-right: 1px solid var(--line); }
nav h2 { font-size: .8rem; text-transform: uppercase; letter-spacing: .06em; margin: 1.2rem 0 .3rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .15rem 0; text-decoration: none; }
main { padding: 1.5rem 2.5rem 6rem; max-width: 62rem; }
a { color: var(--accent); }
h1 small { font-weight: normal; opacity: .7; font-size: 1rem; }
section { border-top: 1px solid var(--line); margin-top: 2.5rem; padding-top: 1rem; }
h3 { margin: 0; }
h4 { margin: 1.5rem 0 .4rem; }
code, pre { font: .875em/1.5 ui-monospace, monospace; background: var(--soft); border-radius: 4px; }
code { padding: .1em .3em; white-space: nowrap; }
pre { padding: .8rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.method { font: bold .8rem ui-monospace, monospace; color: var(--accent); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); }
td p { margin: 0; }
td:nth-child(2) { opacity: .85; }
summary { cursor: pointer; padding: .3rem 0; }
@media (max-width: 64rem) { body { display: block; } nav { position: static; height: auto; border: 0; } main { padding: 1rem; } }
@media (max-width: 45rem) { table, tbody, tr, td { display: block; } td { border: 0; padding: .1rem 0; } tr { padding: .35rem 0; border-bottom: 1px solid var(--line); } }
`;
