/** What LINE's app makes of a message of an account. */
export type ChatContent =
  | { type: 'text'; text: string }
  | { type: 'sticker'; packageId: string; stickerId: string }
  | { type: 'image' | 'video'; url: string; previewUrl: string | null }
  | { type: 'audio'; url: string }
  | { type: 'file'; url: string; fileName: string; fileSize: number }
  | { type: 'location'; title: string | null; address: string | null; latitude: number; longitude: number }
  /** Cards and the like, which are not drawn here. */
  | { type: 'other'; kind: string; text: string };

/** A button under a chat. */
export interface Choice {
  type: string;
  label: string;
  /** What a postback brings back. */
  data: string | null;
  /** What is said in the chat when it is pressed. */
  text: string | null;
}

/** A message object of the API, which was checked before. */
export interface ApiMessage {
  type: string;
  sender?: { name?: string; iconUrl?: string };
  quickReply?: { items?: { action: { type: string; label?: string } & Record<string, string | undefined> }[] };
  quoteToken?: string;
  [field: string]: unknown;
}

export function quickReplies({ quickReply }: ApiMessage): Choice[] {
  return (quickReply?.items ?? []).map(({ action }) => ({
    type: action.type,
    label: action.label ?? '',
    data: action.data ?? null,
    text: action.displayText ?? action.text ?? null,
  }));
}

export function shownContent(message: ApiMessage): ChatContent {
  const { type } = message;
  const text = (field: string) => message[field] as string;
  switch (type) {
    case 'text':
    case 'textV2':
      return { type: 'text', text: text('text') };
    case 'sticker':
      return { type, packageId: text('packageId'), stickerId: text('stickerId') };
    case 'image':
    case 'video':
      return { type, url: text('originalContentUrl'), previewUrl: text('previewImageUrl') };
    case 'audio':
      return { type, url: text('originalContentUrl') };
    case 'location': {
      const { latitude, longitude } = message as unknown as { latitude: number; longitude: number };
      return { type, title: text('title'), address: text('address'), latitude, longitude };
    }
    default:
      return { type: 'other', kind: type, text: text('altText') ?? type };
  }
}
