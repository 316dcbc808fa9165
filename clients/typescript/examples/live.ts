// Tsunagu with its own package: typed requests, and live events whose cursor is kept in a file.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createClient, memoryCursor, type CursorStore, type LiveEvent } from '@tsunagu/client';
import type {
  ContactRequestPayload,
  MutationApproveContactRequestArgs,
  MutationRequestContactArgs,
} from '@tsunagu/client/schema';
import WebSocket from 'ws'; // for Node before 22; later ones and browsers have their own

/** Keeps the cursor in a file. It is renamed into place: whatever stops the program, the file holds this cursor or the one before. */
export function fileCursor(path: string): CursorStore {
  return {
    read: () =>
      readFile(path, 'utf8').catch((problem: NodeJS.ErrnoException) => {
        if (problem.code === 'ENOENT') return null;
        throw problem; // a cursor that is there and cannot be read is not to be written over
      }),
    async write(cursor) {
      await writeFile(`${path}.new`, cursor);
      await rename(`${path}.new`, path);
    },
  };
}

export function connect(url: string, token: string) {
  const client = createClient({ url, token, webSocketImpl: WebSocket });

  return {
    /** Asks somebody to be in contact, and answers the id of the request. */
    async requestContact(userId: string): Promise<string> {
      const { requestContact } = await client.request<
        { requestContact: Pick<ContactRequestPayload, 'contactRequest' | 'userErrors'> },
        MutationRequestContactArgs
      >(
        `mutation ($input: RequestContactInput!) {
          requestContact(input: $input) {
            contactRequest { id }
            userErrors { code message }
          }
        }`,
        { input: { userId } },
      );
      const [refusal] = requestContact.userErrors;
      if (refusal) throw new Error(refusal.message); // such as: you have already sent a request
      return requestContact.contactRequest!.id;
    },

    async approveContactRequest(id: string): Promise<void> {
      const { approveContactRequest } = await client.request<
        { approveContactRequest: Pick<ContactRequestPayload, 'userErrors'> },
        MutationApproveContactRequestArgs
      >(
        `mutation ($input: ApproveContactRequestInput!) {
          approveContactRequest(input: $input) { userErrors { code message } }
        }`,
        { input: { id } },
      );
      const [refusal] = approveContactRequest.userErrors;
      if (refusal) throw new Error(refusal.message);
    },

    /** Where to follow from: read it in one query with the state it belongs to. */
    async eventCursor(): Promise<string> {
      const { viewer } = await client.request<{ viewer: { eventCursor: string } }>('{ viewer { eventCursor } }');
      return viewer.eventCursor;
    },

    /** Tells every event after the cursor that is kept, else after the one that is given, each once and in order, until the signal. */
    async follow(
      after: string,
      tell: (event: LiveEvent) => void,
      signal: AbortSignal,
      cursor: CursorStore = memoryCursor(),
    ): Promise<void> {
      for await (const event of client.events({ after, cursor, signal })) tell(event);
    },
  };
}
