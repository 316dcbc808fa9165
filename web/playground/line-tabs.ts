import { SOME_ROOM } from './some-room.js';
import type { PreparedTab } from './tabs.js';

/** The tabs on LINE. The demo brings a stand-in for LINE: its phone page shows the other side. */
export const lineTabs: PreparedTab[] = [
  {
    comment: `People on LINE, whom they have added, and my rooms with
them. lineInvite is how they add me: open its url on the
phone page, whose address npm start -- --demo prints ("LINE
phone"). The QR code says the same; a browser shows it where
it stands as an address.`,
    query: `query LineAddressBook {
  externalUsers(first: 10) {
    nodes {
      displayName
      profileName
      company
      note
      reachable
      friends {
        displayName
      }
    }
  }
  rooms(network: LINE, first: 10) {
    nodes {
      id
      name
      unreadCount
      lastMessage {
        sender {
          displayName
        }
        content {
          ... on TextContent {
            text
          }
        }
        delivery {
          state
          problem
          deliveredAt
        }
      }
    }
  }
  viewer {
    lineInvite {
      talkId
      code
      url
      qrCode(format: PNG, size: 128)
    }
  }
}`,
  },
  {
    comment: `Write in the first of these rooms: it is on the phone of
山本 さくら at once, and what she answers there is heard by
messagePosted. delivery is QUEUED while it is on its way; run
the tab before again to see it DELIVERED.`,
    query: `mutation WriteOnLine($roomId: ID!, $text: String!) {
  postMessage(input: { roomId: $roomId, text: $text }) {
    message {
      id
      sequence
      recallable
      delivery {
        state
        problem
      }
    }
    userErrors {
      code
      field
      message
    }
  }
}`,
    variables: { roomId: SOME_ROOM, text: '秋の新作は来月入荷します。' },
  },
];
