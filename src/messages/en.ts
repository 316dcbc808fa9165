/**
 * The English texts. This table defines the keys: a key missing in another language is a type error.
 * The texts are ICU messages. Numbers that people read are `{name, number}`; apostrophes are typographic,
 * since a straight one quotes what follows it.
 */
export const en = {
  // What stops a whole operation
  'error.UNAUTHENTICATED': 'Sign in first.',
  'error.FORBIDDEN': 'You are not allowed to do this. Ask an administrator of your organization.',
  'error.FORBIDDEN.readOnly': 'This access token can only read. Use one that may also write.',
  'error.FORBIDDEN.sessionsOnly': 'An access token cannot do this. Sign in yourself to do it.',
  'error.BAD_USER_INPUT': 'The request could not be understood. Check what you sent and try again.',
  'error.BAD_USER_INPUT.pageSize': 'Ask for 1 to {max, number} entries at a time.',
  'error.BAD_USER_INPUT.pageArguments': 'Use either “first” with “after”, or “last” with “before”, not both.',
  'error.BAD_USER_INPUT.cursor': 'The cursor cannot be read. Use one that this list gave you, unchanged.',
  'error.BAD_USER_INPUT.tooDeep': 'The operation is nested too deeply. Use at most {max, number} levels.',
  'error.BAD_USER_INPUT.tooManyAliases': 'The operation has too many aliases. Use at most {max, number}.',
  'error.BAD_USER_INPUT.tooManyTokens': 'The operation is too long. Split it into several.',
  'error.BAD_USER_INPUT.tooCostly':
    'The operation asks for too much at once. Ask for shorter lists or fewer fields, to a cost of at most {max, number}.',
  'error.BAD_USER_INPUT.tooManyIds': 'Give at most {max, number} ids at a time.',
  'error.BAD_USER_INPUT.oneSubscriptionField': 'A subscription must have exactly one field at the top.',
  'error.BAD_USER_INPUT.cookieOverHttpOnly':
    'A cookie can only be set over HTTP. Send this to /graphql as an HTTP request, or ask without “cookie”.',
  'error.BAD_USER_INPUT.tooManyDirectives': 'The operation has too many directives. Use at most {max, number}.',
  'error.BAD_USER_INPUT.tooManyRootFields': 'The operation has too many fields at the top. Use at most {max, number}.',
  'error.BAD_USER_INPUT.queryTooLong': 'The search text is too long. Use at most {max, number} characters.',
  'error.BAD_USER_INPUT.subscriptionOverHttp':
    'Subscriptions come over WebSocket at /graphql, or as server-sent events from /graphql/stream.',
  'error.RATE_LIMITED': 'Too many requests. Try again in {seconds, plural, one {# second} other {# seconds}}.',
  'error.RATE_LIMITED.subscriptions':
    'You have too many subscriptions open. Close some: {max, number} are allowed at a time.',
  'error.RATE_LIMITED.connections':
    'You have too many connections open. Close some: {max, number} are allowed at a time.',
  'error.CURSOR_EXPIRED':
    'Events after this cursor are no longer kept. Read your data again and continue from the new “eventCursor”.',
  'error.CURSOR_AHEAD':
    'This cursor is newer than anything known here. Read your data again and continue from the new “eventCursor”.',
  'error.BAD_REQUEST': 'The request cannot be read. Check its address, method and content.',
  'error.BAD_REQUEST.noQuery': 'The request has no “query”. Send the text of an operation in it.',
  'error.BAD_REQUEST.accept': 'Accept “application/json” or “application/graphql-response+json” as the answer.',
  'error.BAD_REQUEST.mediaType': 'Send the request as “application/json” in UTF-8.',
  'error.BAD_REQUEST.json': 'The content is not valid JSON. Check what you sent and try again.',
  'error.BAD_REQUEST.jsonNames':
    'The same name stands twice in the JSON, or is not allowed there. Give each name once.',
  'error.BAD_REQUEST.jsonDepth': 'The JSON is nested too deeply. Use at most {max, number} levels.',
  'error.PAYLOAD_TOO_LARGE': 'The request is too large. Send at most {max, number} KB.',
  'error.INTERNAL_SERVER_ERROR':
    'Something went wrong on our side. Try again later, and give the number {id} if you report it.',
  'error.TIMEOUT':
    'This took longer than {seconds, plural, one {# second} other {# seconds}} and was stopped. Ask for less at once, or try again later.',
  'error.UNAVAILABLE': 'The server is not available at the moment. Try again shortly.',

  // Refusals: one text per code, and closer ones for what is known more closely
  'error.NOT_FOUND': 'This could not be found. It may have been removed.',
  'error.NOT_FOUND.token': 'This link is not valid or has already been used. Ask for a new one.',
  'error.INVALID': 'This value is not valid. Correct it and try again.',
  'error.INVALID.email': 'Enter a complete e-mail address, such as name@example.com.',
  'error.INVALID.nameEmpty': 'Enter a name.',
  'error.INVALID.nameCharacters': 'The name contains characters that cannot be shown. Remove them.',
  'error.INVALID.textCharacters': 'The text contains characters that cannot be shown. Remove them.',
  'error.INVALID.messageId': 'Use 3 to 50 characters for the message ID: letters A to Z, digits, “-” and “_”.',
  'error.INVALID.messageIdReserved': 'This message ID is reserved. Choose another one.',
  'error.INVALID.region': 'Give the region as a two-letter ISO 3166 code, such as JP or VN.',
  'error.INVALID.exactlyOne': 'Fill in exactly one of the possible fields, and leave the others out.',
  'error.INVALID.required': 'This cannot be empty. Enter a value, or leave it as it is.',
  'error.INVALID.searchTooShort': 'Enter at least {min, plural, one {# character} other {# characters}} to search.',
  'error.INVALID.lastAdmin': 'An organization needs an administrator. Make somebody else an administrator first.',
  'error.INVALID.googleNotSetUp':
    'Sign-in with Google is not set up on this server. Sign in with your e-mail address and password.',
  'error.INVALID.past': 'Choose an expiry time in the future.',
  'error.TAKEN': 'This is already in use. Choose another one.',
  'error.TAKEN.messageId': 'This message ID is already in use. Choose another one.',
  'error.TAKEN.email': 'This e-mail address already belongs to another account. Use a different one.',
  'error.TOO_LONG': 'This is too long. Use at most {max, number} characters.',
  'error.TOO_LONG.displayName': 'The name is too long. Use at most {max, number} characters.',
  'error.TOO_LONG.organizationName': 'The name of the organization is too long. Use at most {max, number} characters.',
  'error.TOO_LONG.message': 'The message is too long. Use at most {max, number} characters.',
  'error.TOO_LONG.nickname': 'The nickname is too long. Use at most {max, number} characters.',
  'error.TOO_LONG.note': 'The note is too long. Use at most {max, number} characters.',
  'error.TOO_LONG.department': 'The department is too long. Use at most {max, number} characters.',
  'error.TOO_LONG.title': 'The title is too long. Use at most {max, number} characters.',
  'error.TOO_LONG.password': 'The password is too long. Use at most {max, number} characters.',
  'error.WEAK_PASSWORD': 'This password is too easy to guess. Choose a longer or less common one.',
  'error.WEAK_PASSWORD.short': 'The password is too short. Use at least {min, number} characters.',
  'error.WEAK_PASSWORD.common': 'This password is among the most common ones. Choose another.',
  'error.WEAK_PASSWORD.address': 'The password must not contain your e-mail address or its first part. Choose another.',
  'error.WRONG_CREDENTIALS': 'The e-mail address or the password is not correct. Check both and try again.',
  'error.WRONG_CREDENTIALS.currentPassword': 'The current password is not correct. Enter it again.',
  'error.WRONG_CREDENTIALS.google': 'The sign-in with Google could not be confirmed. Start it again.',
  'error.EMAIL_NOT_VERIFIED':
    'Confirm your e-mail address first: follow the link in the e-mail you received, or ask for a new one.',
  'error.EMAIL_NOT_VERIFIED.google':
    'Google has not confirmed this e-mail address. Confirm it with Google first, or sign in with a password.',
  'error.EXPIRED': 'This has expired. Ask for a new one.',
  'error.EXPIRED.token': 'This link has expired. Ask for a new one.',
  'error.LIMIT_REACHED':
    'You have reached the limit of {limit, number}. Try again later, or remove what you no longer need.',
  'error.SELF': 'This cannot be done with yourself. Choose somebody else.',
  'error.SELF.contact': 'You cannot add yourself as a contact. Choose somebody else.',
  'error.ALREADY_CONTACT': 'You are already contacts. No request is needed.',
  'error.ALREADY_CONTACT.colleague': 'Colleagues are always connected. No request is needed.',
  'error.ALREADY_REQUESTED': 'You have already sent a request. Wait for the answer, or cancel the request first.',
  'error.NOT_PENDING': 'This request is no longer pending. Read the list again.',
  'error.NOT_CONNECTED': 'You are not connected with this person. Send a contact request first.',
  'error.BLOCKED': 'You have blocked this person. Unblock them first.',
  'error.EXTERNAL_CHAT_NOT_ALLOWED':
    'Your organization does not allow you to talk to people outside it. Ask an administrator.',
  'error.PHONE_NOT_VERIFIED': 'Confirm your phone number first.',
  'error.WRONG_CODE': 'The code is not correct. Check it and try again, or ask for a new one.',
  'error.NOT_LINKED': 'No account is linked yet. Link one first.',

  // Small pages behind mailed links
  'page.linkExpired.title': 'This link no longer works',
  'page.linkExpired.text': 'The link has expired or has already been used. Ask for a new one.',
  'page.error.title': 'That did not work',
  'page.error.otherSite':
    'This was sent from another website, so nothing was done. Open the link again and press the button on this site.',
  'page.verifyEmail.title': 'Confirm your e-mail address',
  'page.verifyEmail.text': 'Press the button to confirm your e-mail address and finish signing up.',
  'page.verifyEmail.button': 'Confirm address',
  'page.verifyEmail.done': 'Your e-mail address is confirmed and you are signed in.',
  'page.verifyEmail.expired': 'This link has expired or has already been used. Sign up again, or ask for a new e-mail.',
  'page.resetPassword.title': 'Set a new password',
  'page.resetPassword.text': 'Enter a new password. You will be signed out on all other devices.',
  'page.resetPassword.newPassword': 'New password',
  'page.resetPassword.rule': 'At least {min, number} characters. Several words are easy to remember and hard to guess.',
  'page.resetPassword.button': 'Set password',
  'page.resetPassword.done': 'Your new password is set and you are signed in.',
  'page.resetPassword.expired': 'This link has expired or has already been used. Ask for a new password again.',
  'page.confirmEmailChange.title': 'Confirm your new e-mail address',
  'page.confirmEmailChange.text': 'Press the button to use this address for your account from now on.',
  'page.confirmEmailChange.signIn':
    'Sign in to the account whose address is to be changed. Then you can confirm it here.',
  'page.confirmEmailChange.otherAccount':
    'You are signed in to another account than the one that asked for this change. Sign in to that account to confirm it.',
  'page.confirmEmailChange.button': 'Use this address',
  'page.confirmEmailChange.done': 'Your e-mail address has been changed.',
  'page.confirmEmailChange.expired':
    'This link has expired or has already been used. Your address was not changed; ask for the change again.',
  'page.contactRequest.title': 'Contact request',
  'page.contactRequest.asks': '{name} ({organization}) asks to be in contact with you.',
  'page.contactRequest.message': 'Message from {name}',
  'page.contactRequest.approve': 'Approve',
  'page.contactRequest.decline': 'Decline',
  'page.contactRequest.declineHint': 'If you decline, the other person is not told.',
  'page.contactRequest.approved': 'You and {name} are now contacts.',
  'page.contactRequest.declined': 'The request was declined. The other person is not told.',
  'page.contactRequest.notPending': 'This request is no longer pending. There is nothing left to do.',
  'page.unsubscribe.title': 'E-mails about contact requests',
  'page.unsubscribe.text':
    'Press the button to stop receiving e-mails about contact requests. You will still see the requests when you sign in.',
  'page.unsubscribe.button': 'Stop these e-mails',
  'page.unsubscribe.done':
    'You will no longer receive e-mails about contact requests. You can turn them on again in your settings.',
  'page.signedIn.title': 'You are signed in',
  'page.signedIn.text': 'You can close this page and continue in your application.',
  'page.signIn.title': 'Sign in',
  'page.signIn.email': 'E-mail address',
  'page.signIn.password': 'Password',
  'page.signIn.button': 'Sign in',
  'page.signIn.forgot': 'Forgot your password?',
  'page.forgotPassword.title': 'Forgot your password?',
  'page.forgotPassword.text':
    'Enter the e-mail address of your account. We will send you a link to set a new password.',
  'page.forgotPassword.button': 'Send the link',
  'page.forgotPassword.sent': 'Check your inbox',
  'page.forgotPassword.done':
    'If there is an account with this address, an e-mail is on its way. The link in it is valid for one hour.',
  'page.playground': 'Open the playground',
  'page.mailbox.title': 'Dev mailbox',
  'page.mailbox.explanation':
    'No mail server is set up, so e-mails are kept here instead of being sent. The newest comes first.',
  'page.mailbox.empty': 'No e-mails yet.',
  'page.mailbox.to': 'To',
  'page.mailbox.sentAt': 'Sent',
  'page.mailbox.text': 'Text part',
  'page.mailbox.headers': 'Headers',

  // E-mails
  'mail.greeting': 'Hello {name},',
  'mail.linkHint': 'If a button does not work, copy its address into your browser:',
  'mail.once': 'The link can be used only once.',
  'mail.automatic': 'This e-mail was sent automatically by Tsunagu. Replies to it are not read.',
  'mail.verifyEmail.subject': 'Confirm your e-mail address',
  'mail.verifyEmail.text': 'Thank you for signing up to Tsunagu. Please confirm that this e-mail address is yours.',
  'mail.verifyEmail.button': 'Confirm address',
  'mail.verifyEmail.ignore': 'If you did not sign up, you can ignore this e-mail. No account will be opened.',
  'mail.alreadyRegistered.subject': 'You already have an account',
  'mail.alreadyRegistered.text':
    'Somebody, probably you, has just tried to sign up to Tsunagu with this e-mail address. There is already an account for it, so nothing was changed.',
  'mail.alreadyRegistered.signIn': 'Sign in',
  'mail.alreadyRegistered.reset': 'Set a new password',
  'mail.alreadyRegistered.ignore': 'If it was not you, you can ignore this e-mail.',
  'mail.passwordReset.subject': 'Set a new password',
  'mail.passwordReset.text': 'A new password was requested for your Tsunagu account. You can set it here:',
  'mail.passwordReset.button': 'Set a new password',
  'mail.passwordReset.validity':
    'The link is valid for {minutes, plural, one {# minute} other {# minutes}} and can be used only once.',
  'mail.passwordReset.ignore': 'If you did not ask for this, you can ignore this e-mail. Your password stays as it is.',
  'mail.passwordChanged.subject': 'Your password was changed',
  'mail.passwordChanged.text':
    'The password of your Tsunagu account was changed, and you were signed out on all other devices. Access tokens of your programs go on working: end those you do not know.',
  'mail.passwordChanged.ifNotYou': 'If it was not you, set a new password at once:',
  'mail.passwordChanged.button': 'Set a new password',
  'mail.confirmEmailChange.subject': 'Confirm your new e-mail address',
  'mail.confirmEmailChange.text':
    'You asked to use this e-mail address for your Tsunagu account. Please confirm that it is yours.',
  'mail.confirmEmailChange.button': 'Use this address',
  'mail.confirmEmailChange.ignore': 'If you did not ask for this, you can ignore this e-mail. Nothing will be changed.',
  'mail.emailChangeTaken.subject': 'Your e-mail address is already in use',
  'mail.emailChangeTaken.text':
    'Somebody asked to use this e-mail address for another Tsunagu account. It already belongs to an account, so nothing was changed.',
  'mail.emailChangeTaken.ignore':
    'If it was you, sign in to the account that uses this address, or choose another address. If not, you can ignore this e-mail.',
  'mail.emailChanged.subject': 'Your e-mail address was changed',
  'mail.emailChanged.text':
    'The e-mail address of your Tsunagu account was changed to {address}. This address is no longer used for it.',
  'mail.emailChanged.ifNotYou': 'If it was not you, contact an administrator of your organization at once.',
  'mail.contactRequest.subject': '{name} asks to be in contact with you',
  'mail.contactRequest.text': 'Somebody asks to be in contact with you on Tsunagu:',
  'mail.contactRequest.message': 'Message from {name}:',
  'mail.contactRequest.button': 'Answer the request',
  'mail.contactRequest.declineHint':
    'You can approve or decline. If you decline or do not answer, the other person is not told.',
  'mail.contactRequest.why': 'You receive this e-mail because e-mails about contact requests are turned on.',
  'mail.contactRequest.unsubscribe': 'Stop these e-mails',
} as const;
