/** What LINE's app makes of a link to an account: it shows its profile, or its chat with a text typed in already. */
export interface AccountLink {
  basicId: string;
  text: string | null;
}

/** Null: no link of LINE's to an account. */
export function accountLink(link: string): AccountLink | null {
  const address = link.trim();
  const profile = /^https:\/\/line\.me\/(?:R\/)?ti\/p\/([^/?#]+)\/?(?:[?#].*)?$/.exec(address);
  const chat = /^https:\/\/line\.me\/R\/oaMessage\/([^/?#]+)\/?(?:\?([^#]*))?(?:#.*)?$/.exec(address);
  try {
    const basicId = decodeURIComponent(profile?.[1] ?? chat?.[1] ?? '');
    if (!basicId.startsWith('@')) return null;
    return { basicId, text: chat?.[2] ? decodeURIComponent(chat[2]) : null };
  } catch {
    return null; // A percent sign that encodes nothing.
  }
}
