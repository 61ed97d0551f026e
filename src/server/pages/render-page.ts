import type { FastifyReply } from 'fastify';

/** Nothing is loaded from anywhere; the one style sheet stands in the page. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE = `
  :root { color-scheme: light dark; --ink: #1c2330; --paper: #fff; --soft: #f0f2f6; --line: #dde2ea; --link: #1d4fb8; --quiet: #566073 }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e4e8f0; --paper: #14181f; --soft: #232a35; --line: #333c4a; --link: #8fb3ff; --quiet: #9aa5b8 }
  }
  body { font: 1.05rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 3.5rem auto; padding: 0 1.25rem; color: var(--ink); background: var(--paper) }
  h1 { font-size: 1.7rem; margin-bottom: .25rem } h2 { font-size: 1.05rem; margin: 0 }
  a { color: var(--link) } code { background: var(--soft); padding: .1em .35em; border-radius: .25em; overflow-wrap: anywhere; box-decoration-break: clone; -webkit-box-decoration-break: clone }
  section { border-top: 1px solid var(--line); padding: 1rem 0 } section p { margin: .35rem 0 } .quiet { color: var(--quiet) }
  :target { background: var(--soft) }`;

/**
 * A small page of the server's own: readable in light and dark, wide and narrow, without a script.
 *
 * @param content HTML; what comes from outside has to be escaped before
 */
export function renderPage(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}
</style>
</head>
<body>
${content}
</body>
</html>
`;
}

/** Sends a page with the policy that it keeps to. */
export function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', PAGE_POLICY)
    .serializer(String)
    .send(page);
}
