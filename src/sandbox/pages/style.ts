import { hash } from 'node:crypto';

/** The whole style of the sandbox's pages: no other file, no script, light and dark. */
export const style = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f4f5f7, #14161a);
  --card: light-dark(#ffffff, #1d2026);
  --text: light-dark(#1c2128, #e6e8ec);
  --quiet: light-dark(#59616d, #a3abb8);
  --line: light-dark(#dcdfe4, #343a44);
  --notice: light-dark(#fff4d6, #3a3016);
  --notice-text: light-dark(#5c4400, #f3dfa6);
  --action: light-dark(#1f5fbf, #7fb0ff);
  --on-action: light-dark(#ffffff, #0d1a2e);
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
.banner { margin: 0; padding: .6rem 1rem; background: var(--notice); color: var(--notice-text); text-align: center; }
main {
  max-width: 30rem; margin: clamp(1rem, 8vh, 5rem) auto; padding: clamp(1.25rem, 5vw, 2rem);
  background: var(--card); border: 1px solid var(--line); border-radius: .75rem;
}
h1 { margin: 0 0 1rem; font-size: 1.35rem; line-height: 1.3; text-wrap: balance; }
h2 { margin: 1.25rem 0 .5rem; font-size: 1rem; }
p { margin: 0 0 .75rem; }
p:last-child, dd:last-child { margin-bottom: 0; }
ul { margin: 0; padding: 0; list-style: none; border: 1px solid var(--line); border-radius: .5rem; }
li { padding: .6rem .85rem; }
li + li { border-top: 1px solid var(--line); }
code { font: .9em ui-monospace, monospace; }
.quiet { color: var(--quiet); font-size: .9rem; }
.quiet code { color: var(--text); }
li .quiet { display: block; }
.note { margin: 1rem 0 0; padding: .6rem .85rem; border-radius: .5rem; background: var(--notice); color: var(--notice-text); font-size: .9rem; }
.note code { color: inherit; }
dl { margin: 1.25rem 0 0; font-size: .9rem; }
dt { color: var(--quiet); }
dd { margin: 0 0 .5rem; }
form { display: flex; gap: .75rem; margin: 1.5rem 0 0; }
button {
  flex: 1; padding: .7rem 1rem; border: 1px solid var(--line); border-radius: .5rem;
  background: transparent; color: var(--text); font: inherit; font-weight: 600; cursor: pointer;
}
button.primary { background: var(--action); border-color: var(--action); color: var(--on-action); }
button:hover { filter: brightness(.94); }
:focus-visible { outline: 3px solid var(--action); outline-offset: 2px; }
@media (max-width: 34rem) {
  main { margin: 0; border-width: 0 0 1px; border-radius: 0; }
}
`;

/** Allows this one style in a Content-Security-Policy. */
export const styleSource = `'sha256-${hash('sha256', style, 'base64')}'`;
