import { type Part, type PlannedRequest, type Shown, shownText } from '../../plan/plan.ts';
import { oneLine } from '../print/one-line.ts';
import type { PlanFormatter } from './formatter.ts';
import { variable, variablesIn } from './variables.ts';

/**
 * An `.http` file as editors send it (VS Code REST Client, JetBrains): the values to fill in once at its head, the
 * requests below. What the browser does is a comment.
 */
export const http: PlanFormatter = ({ connector, method, requests }) => {
  const sent = requests.filter(({ sent_by }) => sent_by === 'evergrant');
  return [
    `# ${oneLine(`${connector.title} ${connector.version}: ${method.title}`)}\n`,
    '# Fill these in. What goes into an address or a form must be percent-encoded.\n',
    ...variablesIn(requests).map((name) => `@${name} = <${name}>\n`),
    ...requests.map(
      (request, index) => `\n### ${index + 1}. ${sent.includes(request) ? message(request) : visit(request)}`,
    ),
  ].join('');
};

const visit = ({ title, occasion, url }: PlannedRequest): string =>
  `${title} (${oneLine(occasion)})\n# ${oneLine(shownText(url))}\n`;

function message({ title, occasion, method, url, parts, body }: PlannedRequest): string {
  const headers = parts.filter(({ place }) => place === 'header').map((part) => `${part.name}: ${header(part)}\n`);
  const content = body === null ? '' : `\n${template(body)}\n`;
  return `${title} (${oneLine(occasion)})\n${method} ${template(url)} HTTP/1.1\n${headers.join('')}${content}`;
}

/** These editors make the base64 of HTTP Basic themselves, from what follows the word. */
function header({ value }: Part): string {
  return template(value).replace(/^Basic base64\((.*)\)$/s, 'Basic $1');
}

const template = (shown: Shown): string =>
  shown
    .map((part) => ('text' in part ? part.text.replaceAll(/\p{Cc}+/gu, ' ') : `{{${variable(part.name)}}}`))
    .join('');
