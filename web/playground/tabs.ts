import { SOME_ROOM } from './some-room.js';

/** An operation prepared on the demo data. They run from first to last; GraphiQL names a tab after its operation. */
export interface PreparedTab {
  /** What it shows, in a line or two: stands above the operation as a comment. */
  comment: string;
  query: string;
  variables?: Record<string, unknown>;
  headers?: Record<string, string>;
}

export const tabs: PreparedTab[] = [
  {
    // Without variables, since GraphiQL does not fill in those of the tab it opens with.
    comment: `Sign in as Aiko, who comes with the demo data
(npm start -- --demo). The answer sets a cookie, and
the other tabs are signed in by it. A program leaves
"cookie" out, and sends the token with each request:
{ "Authorization": "Bearer …" }. As a header below,
that works here too, also for subscriptions.`,
    query: `mutation SignIn {
  signIn(
    input: {
      email: "aiko@sakura.example"
      password: "tsunagu-demo"
      cookie: true
    }
  ) {
    viewer {
      user {
        displayName
        organization {
          name
        }
      }
    }
    userErrors {
      code
      field
      message
    }
  }
}`,
  },
  {
    comment: `Who am I, and whom do I know? Lists are Relay
connections: edges, nodes, pageInfo, totalCount.`,
    query: `query Contacts($first: Int = 10, $after: String) {
  viewer {
    user {
      displayName
      messageId
      title
    }
    pendingRequestCount
  }
  contacts(first: $first, after: $after, orderBy: { field: NAME }) {
    totalCount
    nodes {
      nickname
      since
      source
      user {
        displayName
        email
        organization {
          name
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`,
  },
  {
    comment: `Who would like to be connected to me? With an id from
here: approveContactRequest, declineContactRequest.`,
    query: `query IncomingRequests {
  contactRequests(direction: INCOMING, states: [PENDING]) {
    totalCount
    nodes {
      id
      message
      source
      createdAt
      expiresAt
      sender {
        displayName
        organization {
          name
        }
      }
    }
  }
}`,
  },
  {
    comment: `Find people by a part of their name, or by their exact
message ID or e-mail address. Case, width, kana and
diacritics do not matter: nguyen finds Nguyễn.`,
    query: `query SearchUsers($query: String!) {
  searchUsers(query: $query) {
    nodes {
      id
      displayName
      messageId
      connection
      organization {
        name
      }
    }
  }
}`,
    variables: { query: 'nguyen' },
  },
  {
    comment: `Hear of everything that happens to me. It stays open,
below on the right, while you run the next tabs. With
"after": "<the last cursor>" it first tells what happened
since then: each event once, and in order.`,
    query: `subscription Events($after: String) {
  events(after: $after) {
    __typename
    cursor
    occurredAt
    ... on ContactRequestReceived {
      contactRequest {
        id
        message
        sender {
          displayName
        }
      }
    }
    ... on ContactRequestSent {
      contactRequest {
        id
        state
        recipient {
          displayName
        }
      }
    }
    ... on ContactAdded {
      contact {
        user {
          displayName
        }
      }
    }
    ... on ViewerChanged {
      viewer {
        user {
          displayName
          title
        }
      }
    }
  }
}`,
  },
  {
    comment: `Make it speak: ask somebody to connect, by their message
ID. Their clients hear of it at the same moment. With an
idempotencyKey, doing it twice is doing it once.`,
    query: `mutation RequestContact($input: RequestContactInput!) {
  requestContact(input: $input) {
    contactRequest {
      id
      state
      recipient {
        displayName
      }
    }
    userErrors {
      code
      field
      message
    }
  }
}`,
    variables: {
      input: {
        messageId: 'binh-nguyen',
        message: 'We met at the fair in Da Nang.',
        idempotencyKey: 'playground',
      },
    },
  },
  {
    comment: `Make it speak as often as you like: my other devices
hear of a change of my profile.`,
    query: `mutation UpdateProfile($input: UpdateProfileInput!) {
  updateProfile(input: $input) {
    viewer {
      user {
        displayName
        title
      }
    }
    userErrors {
      code
      field
      message
    }
  }
}`,
    variables: { input: { title: 'Head of partnerships' } },
  },
  {
    comment: `My rooms: those where something was said last come
first. The next two tabs are about the first of them.`,
    query: `query Rooms {
  rooms(first: 10) {
    totalCount
    nodes {
      id
      name
      unreadCount
      lastSequence
      lastMessage {
        sender {
          displayName
        }
        content {
          ... on TextContent {
            text
          }
          ... on NoticeContent {
            summary
          }
        }
      }
    }
  }
}`,
  },
  {
    comment: `Business cards that Aiko has sent as a file, and who of
them is here. A file of yours: POST it to /uploads with
purpose=import, then importBusinessCards. To ask all who
are REGISTERED: requestContactsFromImport with the id.`,
    query: `query BusinessCards {
  contactImports {
    id
    source
    fileName
    state
    processed
    counts {
      registered
      alreadyContact
      colleague
      requestSent
      notRegistered
      noAddress
      duplicate
    }
    candidates(first: 10) {
      nodes {
        row
        name
        company
        state
        user {
          displayName
        }
      }
    }
  }
}`,
  },
  {
    comment: `Hear what is written in a room: the first one of the tab
before, unless you put the id of another into the variables.
With afterSequence, such as lastSequence of the room, it
first gives what was written since then.`,
    query: `subscription MessagePosted($roomId: ID!, $afterSequence: Int) {
  messagePosted(roomId: $roomId, afterSequence: $afterSequence) {
    sequence
    sender {
      displayName
    }
    content {
      ... on TextContent {
        text
      }
      ... on NoticeContent {
        summary
      }
    }
  }
}`,
    variables: { roomId: SOME_ROOM },
  },
  {
    comment: `Write in that room, as often as you like: it comes at
once where the tab before listens.`,
    query: `mutation PostMessage($roomId: ID!, $text: String!) {
  postMessage(input: { roomId: $roomId, text: $text }) {
    message {
      id
      sequence
    }
    userErrors {
      code
      field
      message
    }
  }
}`,
    variables: { roomId: SOME_ROOM, text: 'Xin chào! 👋' },
  },
];
