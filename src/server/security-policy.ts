/**
 * The Content-Security-Policy of our pages: no script at all, styles from our own files. `formTargets`: where a form
 * may lead beyond this server, redirects included, because browsers check every hop of them.
 */
export function contentSecurityPolicy(formTargets: readonly string[] = []) {
  return {
    // The defaults would upgrade http://localhost to https.
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      // Icons within the style sheet are data: URIs.
      imgSrc: ["'self'", 'data:'],
      formAction: ["'self'", ...formTargets],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  };
}
