/** Writes the five characters that HTML reserves as entities. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A whole page in French as bytes. `body` is HTML. */
export function writePage(title: string, body: string, head = ""): Buffer {
  return Buffer.from(
    `<!DOCTYPE html>\n<html lang="fr">\n<head><meta charset="utf-8"><title>${escapeHtml(title)}</title>${head}</head>\n<body>\n${body}\n</body>\n</html>\n`,
  );
}

export const hiddenInput = (name: string, value: string): string =>
  `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`;

/** A page whose only form sends itself, as the POST bindings of SAML do. */
export function writeAutoPost(action: string, fields: Readonly<Record<string, string>>): Buffer {
  const inputs = Object.entries(fields).map(([name, value]) => hiddenInput(name, value));
  const form = `<form method="post" action="${escapeHtml(action)}">\n${inputs.join("\n")}\n<noscript><button type="submit">Continuer</button></noscript>\n</form>`;
  return writePage("Redirection", `${form}\n<script>document.forms[0].submit()</script>`);
}

/** What the platform shows above its session limit, in the two wordings that entcore has had. */
export const WAITING_PAGES = {
  first: writePage(
    "Plateforme très sollicitée",
    "<h1>À situation exceptionnelle, mesures exceptionnelles</h1>\n<p>Afin de garantir l'accès au plus grand nombre, nous appliquons une logique de quota. Réessayez dans quelques instants.</p>",
  ),
  later: writePage(
    "Plateforme très sollicitée",
    "<h1>Vous êtes très nombreux aujourd'hui</h1>\n<p>Merci d'attendre 3 minutes avant d'essayer à nouveau.</p>",
  ),
} as const;
