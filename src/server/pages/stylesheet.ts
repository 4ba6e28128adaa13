/** What Pico leaves open: a narrow column, a card, a line of facts. */
export const stylesheet = `
@media (prefers-color-scheme: dark) { :root:not([data-theme]) { --pico-primary-hover-background: #02659a; } }
body { display: grid; min-height: 100vh; grid-template-rows: auto 1fr; }
body > main { width: 100%; max-width: 34rem; margin: auto; padding: 2rem 1rem; }
body > main.wide { max-width: 46rem; margin-top: 0; }
article { margin: 0; padding: 2rem; }
h1 { font-size: 1.5rem; margin-bottom: 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 0.5rem; }
p, dd { overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.4rem 1.25rem; margin: 1.25rem 0; }
dt { color: var(--pico-muted-color); }
dd { margin: 0; }
article > :last-child, form, button { margin-bottom: 0; }
.mark { display: block; width: 3rem; height: 3rem; margin-bottom: 1rem; border-radius: 50%; line-height: 3rem;
  text-align: center; font-size: 1.4rem; font-weight: 700; color: #fff; background: #1d7a46; }
.mark.failed { background: #b3372f; }
.fine { color: var(--pico-muted-color); font-size: 0.85rem; }
.fine code { font-size: inherit; }
header.brand { display: flex; align-items: center; justify-content: center; gap: 0.75rem; padding: 1.5rem 1rem 0;
  font-weight: 600; overflow-wrap: anywhere; }
header.brand img { max-height: 3rem; max-width: 10rem; }
header.brand span { min-width: 0; }
main.wide section { margin-bottom: 1.5rem; }
main.wide section h2 { font-family: var(--pico-font-family-monospace); font-size: 1rem; }
:target { scroll-margin-top: 1rem; }
section:target h2 { color: var(--pico-primary); }
@media (max-width: 480px) {
  article { padding: 1.25rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 0.6rem; }
}
`;
