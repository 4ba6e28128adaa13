import { connectorPage } from '../../docs-page/connector-page.ts';
import { html } from '../../docs-page/html.ts';
import { markdown } from '../../docs-page/markdown.ts';
import { checkRedirectUri } from '../check-redirect-uri.ts';
import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { loadManifest } from '../load-manifest.ts';

export interface DocsFlags extends CommandFlags {
  readonly format: 'markdown' | 'html';
  readonly redirectUri?: string;
}

/** `evergrant docs`: the administrator's page of a connector. The redirect URI is this installation's where it is known. */
export async function docs(id: string, flags: DocsFlags, io: Io): Promise<void> {
  if (flags.redirectUri !== undefined) checkRedirectUri(flags.redirectUri);
  const { connector, publicUrl } = await loadManifest(id, flags, io);
  const own = publicUrl === null ? null : `${publicUrl}/oauth/callback/${connector.id}`;
  const page = connectorPage(connector, { redirect_uri: flags.redirectUri ?? own });
  io.stdout(flags.format === 'html' ? html(page, connector.title) : markdown(page));
}
