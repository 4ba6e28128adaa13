import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';

/** A browser of one person that notes whatever a page must not do. */
export interface Watched {
  readonly context: BrowserContext;
  /** What went wrong so far: errors on the console, reports of the content security policy, requests to other hosts. */
  readonly faults: readonly string[];
}

/**
 * Opens a browser of its own, without cookies. Nothing leaves for another origin than the given ones; an attempt is a
 * fault, and so is anything that the browser complains of.
 */
export async function watch(
  browser: Browser,
  origins: readonly string[],
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(20_000);
  const faults: string[] = [];
  const own = (url: string) => url.startsWith('data:') || origins.includes(new URL(url).origin);
  // Redirects do not pass the route, but are seen as requests.
  context.on('request', (request) => {
    if (!own(request.url())) faults.push(`${request.method()} ${request.url()} leaves for another host`);
  });
  await context.route(
    (url) => !own(url.href),
    (route) => route.abort(),
  );
  context.on('weberror', (error) => faults.push(`script: ${error.error().message} at ${error.page()?.url()}`));
  context.on('console', (message) => {
    const { url } = message.location();
    // A page that says what went wrong comes with its status, of which the browser makes a line.
    const isPageStatus = message.text().startsWith('Failed to load resource') && url === message.page()?.url();
    if (['error', 'warning'].includes(message.type()) && !isPageStatus) faults.push(`${url}: ${message.text()}`);
  });
  if (options.javaScriptEnabled !== false) {
    await context.exposeBinding('reportViolation', (_, words: string) => void faults.push(words));
    await context.addInitScript(reporter);
  }
  return { context, faults };
}

const reporter = `addEventListener('securitypolicyviolation', (event) =>
  reportViolation('CSP: ' + event.violatedDirective + ' ' + event.blockedURI + ' at ' + location.pathname));`;
