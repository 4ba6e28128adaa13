import { html } from 'hono/html';
import type { Html } from '../../pages/layout.ts';

/** Opens the same address once more, this time from this server. */
export function arrivalPage(address: string): Html {
  const refresh = `0; url=${address.replaceAll(/[^\w\-./?=&%~+]/g, '')}`;
  return html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="${refresh}">
<title>One moment</title>
</head>
<body>
<p><a href="${address}">Continue</a></p>
</body>
</html>
`;
}
