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

/** The same as the text of a header, where helmet is not at work. */
export function policyText({ directives }: ReturnType<typeof contentSecurityPolicy>): string {
  const named = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return Object.entries(directives)
    .map(([name, values]) => `${named(name)} ${values.join(' ')}`)
    .join('; ');
}
