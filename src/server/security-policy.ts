interface PolicyOptions {
  readonly formTargets?: readonly string[];
  readonly scripts?: readonly string[];
}

/**
 * The Content-Security-Policy of our pages: styles from our own files, and no script unless `scripts` says whose.
 * `formTargets`: where a form may lead beyond this server, redirects included, because browsers check every hop of them.
 */
export function contentSecurityPolicy({ formTargets = [], scripts = [] }: PolicyOptions = {}) {
  return {
    // The defaults would upgrade http://localhost to https.
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      ...(scripts.length > 0 ? { scriptSrc: [...scripts] } : {}),
      // Icons within the style sheet are data: URIs.
      imgSrc: ["'self'", 'data:'],
      formAction: ["'self'", ...formTargets],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  };
}
