import type { PreparedTab } from './tabs.js';

/** The tabs on LINE. The demo brings a stand-in for LINE: its phone page shows the other side. */
export const lineTabs: PreparedTab[] = [
  {
    comment: `People on LINE. lineInvite is how they add me: paste its
url on the phone page that npm start -- --demo prints ("LINE
phone"), and put qrCode into the address bar to see it. Who
has added whom, and my rooms with them, follow.`,
    query: `query LineAddressBook {
  viewer {
    lineInvite {
      talkId
      code
      url
      qrCode(size: 192)
    }
  }
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
}`,
  },
  {
    comment: `Write to the first of these rooms: somebody on LINE has it
at once, see their phone. What they answer there comes here by
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
    variables: { roomId: 'room_…', text: '秋の新作は来月入荷します。' },
  },
];
