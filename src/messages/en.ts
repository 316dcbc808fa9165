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
  'error.BAD_REQUEST.batch': 'Send operations one by one, not in a list.',
  'error.BAD_REQUEST.parts': '“query” and “operationName” must be texts, “variables” and “extensions” objects.',
  'error.BAD_REQUEST.preflight':
    'To ask by GET, send the header “GraphQL-Require-Preflight” with any value, or use POST.',
  'error.BAD_REQUEST.changeByGet': 'Send mutations by POST.',
  'error.BAD_REQUEST.acceptStream': 'Accept “text/event-stream” as the answer.',
  'error.FORBIDDEN.origin':
    'Pages of this origin may not call the server. Whoever runs it can allow them with ALLOWED_ORIGINS.',
  'error.BAD_REQUEST.json': 'The content is not valid JSON. Check what you sent and try again.',
  'error.BAD_REQUEST.jsonNames':
    'The same name stands twice in the JSON, or is not allowed there. Give each name once.',
  'error.BAD_REQUEST.jsonDepth': 'The JSON is nested too deeply. Use at most {max, number} levels.',
  'error.PAYLOAD_TOO_LARGE': 'The request is too large. Send at most {max, number} KB.',
  'error.FORBIDDEN.otherSite':
    'With a cookie, send this from a page of this server, or with the header “GraphQL-Require-Preflight”.',
  'error.RATE_LIMITED.exports':
    'You are exporting your contacts too often at once. Wait for one to finish: {max, number} are allowed at a time.',
  'error.RATE_LIMITED.uploads':
    'You are sending too many files at once. Wait for some to arrive: {max, number} are allowed at a time.',
  'error.RATE_LIMITED.uploadsOfDay':
    'You have sent too much today: {megabytes, number} MB of files in 24 hours are allowed. Send the rest later.',
  'error.RATE_LIMITED.unusedUploads':
    'You have sent too many files that nothing uses. Use some, or wait a day: {max, number} files or {megabytes, number} MB are allowed.',
  'error.BAD_REQUEST.purpose': 'Say what the file is for: “purpose” is “message”, “avatar” or “import”.',
  'error.BAD_REQUEST.form': 'The form cannot be read. Send it again, whole, as “multipart/form-data”.',
  'error.BAD_REQUEST.oneFile': 'Send exactly one file, in the field “file”.',
  'error.PAYLOAD_TOO_LARGE.file': 'The file is too large. Send at most {max, number} MB.',
  'error.PAYLOAD_TOO_LARGE.pixels': 'The picture is too large. Use one of at most {max, number} million pixels.',
  'error.UNSUPPORTED_MEDIA_TYPE': 'This kind of file is not taken. Choose another one.',
  'error.UNSUPPORTED_MEDIA_TYPE.form': 'Send the file as “multipart/form-data”, in the field “file”.',
  'error.UNSUPPORTED_MEDIA_TYPE.picture': 'This is no picture that can be shown. Choose a JPEG, PNG, GIF or WebP file.',
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
  'error.NOT_LINKED': 'No Google account is linked, or it has to be linked again. Link it first.',
  'error.INVALID.googleLinkNotSetUp': 'Linking Google accounts is not set up on this server. Ask its operator.',
  'error.INVALID.returnTo': 'Give an address of this server to return to, or leave it out.',
  'error.BAD_USER_INPUT.tooManyQrCodes':
    'Ask for at most {max, number} QR codes in one operation. Each link also has one at its address, followed by /qr.svg.',
  'error.BAD_USER_INPUT.qrSize': 'Ask for a QR code of {min, number} to {max, number} pixels.',
  'error.NOT_FOUND.inviteLink': 'This link leads nowhere (any more). Ask for a new one.',
  'error.INVALID.noAddress': 'Enter at least one e-mail address.',
  'error.INVALID.phoneNumber': 'Enter a phone number as you dial it, or with “+” and the country code.',
  'error.INVALID.smsNotSetUp': 'Sending SMS is not set up on this server. Ask its operator.',
  'error.INVALID.maxUses': 'Choose 1 to {max, number} uses, or leave it out for any number.',
  'error.INVALID.invitedAddress':
    'This invitation is for another e-mail address. Sign up with the address it was sent to.',
  'error.INVALID.memberInvitation': 'This invitation is for a new account. Sign up with it.',
  'error.TAKEN.member': 'This person is already a member of your organization.',
  'error.TAKEN.invited': 'This address has been invited already. Cancel that invitation first, or try again tomorrow.',
  'error.TOO_LONG.label': 'The label is too long. Use at most {max, number} characters.',
  'error.EXPIRED.code': 'The code has expired, or was tried too often. Ask for a new one.',
  'error.LIMIT_REACHED.addresses': 'Invite at most {limit, number} addresses at a time.',
  'error.LIMIT_REACHED.resend': 'This invitation was sent less than a day ago. Send it again tomorrow.',
  'error.NOT_PENDING.invitation': 'This invitation is no longer open. Read the list again.',
  'error.EXTERNAL_CHAT_NOT_ALLOWED.theirs': 'Their organization does not allow them to be in contact with you.',

  'error.INVALID.nobody': 'Choose at least one person.',
  'error.INVALID.directRoom': 'This room is of two people, for good. For others make a group.',
  'error.INVALID.ownersOnly': 'Only the owner of the group can do this. Ask them.',
  'error.SELF.leave': 'To go yourself, leave the room.',
  'error.LIMIT_REACHED.members': 'A room has at most {limit, number} people. Choose fewer.',
  'error.TOO_LONG.text': 'The message is too long. Use at most {max, number} characters.',
  'error.TOO_LONG.name': 'The name is too long. Use at most {max, number} characters.',
  'error.ROOM_CLOSED': 'This room is closed. You can read it, and not write in it.',
  'error.NOT_RENAMABLE': 'This room has no name of its own. Only groups can be renamed.',
  'error.STICKER_NOT_SENDABLE': 'This sticker cannot be sent. Choose one from the list.',
  'error.NOT_RECALLABLE': 'A message can be taken back within 24 hours only.',
  'error.EXTERNAL_CHAT_NOT_ALLOWED.room':
    'Not everybody in this room may talk to people of the other organizations in it. Choose other people, or ask an administrator.',
  'error.EXTERNAL_CHAT_NOT_ALLOWED.files':
    'Files may not be sent to people outside in this room. Send a text, or ask an administrator.',
  'error.CURSOR_EXPIRED.room':
    'Changes after this number are no longer kept. Read the room again and continue from its “revision”.',
  'error.CURSOR_AHEAD.room':
    'This number is newer than anything known in this room. Read the room again and continue from what it says.',
  'error.BAD_USER_INPUT.number': 'Give the number of the last message or change you know, or 0 for the beginning.',
  'error.INVALID.leaveDirectRoom': 'A room of two people cannot be left. To hear no more from somebody, block them.',
  'error.LIMIT_REACHED.requests':
    'You may ask or write to {limit, plural, one {# new person} other {# new people}} a day. Try again tomorrow.',
  'error.NOT_FOUND.person': 'Nobody was found. Check what you entered and try again.',
  'error.NOT_PENDING.import': 'This import is over already. Read the list again.',
  'error.NOT_PENDING.importBusy': 'Wait until the import is ready and everybody chosen before has been asked.',
  'error.EXPIRED.import': 'The people of this import were deleted after 30 days. Import them again.',
  'error.LIMIT_REACHED.imports': 'You have {limit, number} imports under way. Wait for one to finish, or cancel one.',
  'error.LIMIT_REACHED.imported':
    'You have {limit, number} people in your imports. They are deleted after 30 days: import more then.',
  'error.LIMIT_REACHED.candidates': 'Choose at most {limit, number} people at a time.',
  'error.INVALID.nobodyChosen': 'Choose people, everybody who is registered, or invitations for the others.',
  'error.INVALID.sameFile': 'This file was imported already. Nothing was changed; here is that import.',
  'error.NOT_FOUND.invited':
    'Somebody you have chosen cannot be added: they may have left, or be suspended. Choose again.',
  'error.NOT_FOUND.candidate': 'Some of these people are not in this import. Read the list again.',
  'error.NOT_LINKED.reconnect': 'Google does not let us read your contacts any more. Link the account again.',
  'error.UNREADABLE_FILE': 'The file cannot be read. Export it again and send it as it is.',
  'error.UNREADABLE_FILE.empty': 'The file is empty. Export it again and send it as it is.',
  'error.UNREADABLE_FILE.workbook': 'This is a spreadsheet or an archive. Save it as CSV (UTF-8), and send that.',
  'error.UNREADABLE_FILE.binary': 'This is no text file. Send the CSV or vCard file of the service.',
  'error.UNREADABLE_FILE.nul':
    'Line {line, number} holds a character that no text has. Export the file again and send it as it is.',
  'error.UNREADABLE_FILE.encoding':
    'Line {line, number} is in no encoding that can be read. Save the file as UTF-8, Shift_JIS, EUC-JP or UTF-16.',
  'error.UNREADABLE_FILE.quote':
    'A quotation mark that begins on line {line, number} is not closed rightly. Correct that line, or export the file again.',
  'error.UNREADABLE_FILE.longLine': 'The entry on line {line, number} is too long. Export the file again.',
  'error.UNREADABLE_FILE.vcard':
    'The vCard at line {line, number} cannot be read. Correct it, or export the file again.',
  'error.UNREADABLE_FILE.vcardVersion':
    'The vCard at line {line, number} is of a version that is not read. Export it as version 3 or 4.',
  'error.UNKNOWN_FORMAT.columns':
    'The columns on line {line, number} are not known: {columns}. A line with names such as “Name” and “E-mail” is needed.',
  'error.UNKNOWN_FORMAT':
    'The columns of the file are not known. It needs a line with the names of columns, such as “Name” and “E-mail”.',
  'import.problem.reconnect': 'Google does not let us read your contacts any more. Link the account again.',
  'import.problem.suspended': 'The account was suspended meanwhile. Import it again once it is not.',
  'import.problem.busy': 'Google did not answer for a day. Try again later.',
  'import.problem.late': 'This was not read within 30 days, and was given up. Import it again.',
  'import.problem.lost': 'The file is not there any more. Send it again.',
  'import.problem.tooManyRows': 'The file has more than {max, number} rows. Split it and send the parts.',
  'import.problem.internal': 'Something went wrong on our side. Import it again later.',
  'import.row.left': 'They have left the company.',
  'import.row.email': 'The e-mail address cannot be read.',
  'import.row.empty': 'There is neither a name nor an address.',
  'error.NOT_FOUND.upload': 'This file is not there, or was used already. Send it again.',
  'error.INVALID.keyUsed': 'This key was used for something else. Use a new one.',
  'notice.ROOM_CREATED': '{people} made this group.',
  'notice.PEOPLE_JOINED': '{people} joined.',
  'notice.PEOPLE_LEFT': '{people} left.',
  'notice.ROOM_RENAMED': '{people} named the group “{name}”.',
  'notice.ROOM_CLOSED': 'This room was closed. It can still be read.',
  'notice.ROOM_OPENED': 'This room is open again.',
  'error.INVALID.ownChannel': 'A channel of a member’s own has no default member. Leave one of the two out.',
  'error.INVALID.linkedRoom':
    'This room stands for a group on LINE. The people on LINE are added and removed in that group.',
  'error.INVALID.channelSecret':
    'LINE did not accept this secret for this channel ID. Copy both again from the LINE Developers Console.',
  'error.INVALID.channelAccessToken':
    'LINE did not accept this access token for this channel. Issue a long-lived one in the LINE Developers Console, and copy it whole.',
  'error.INVALID.channelForbidden':
    'LINE does not let this channel use the Messaging API. Look at it in the LINE Developers Console.',
  'error.INVALID.credentialsUnreadable':
    'The credentials that are kept cannot be read any more. Enter the channel secret and the access token together.',
  'error.INVALID.lineUnavailable': 'LINE does not answer. Nothing was changed: try again in a minute.',
  'error.TAKEN.channel': 'This channel is connected already. Disconnect it first, or update its credentials.',
  'error.TAKEN.memberChannel': 'This member has a channel of their own already. Disconnect it first.',
  'error.TOO_LONG.company': 'The company is too long. Use at most {max, number} characters.',
  'error.NOT_RECALLABLE.outgoing': 'This message went to LINE, and nothing that went there can be taken back.',
  'error.NOT_CONNECTED.notReachable':
    'This person has not added the account on LINE, or has blocked it. Ask them to add it.',
  'error.NOT_CONNECTED.othersAccount':
    'This person talks to another member’s account. Ask that member, or bring both into a group.',
  'error.NOT_RENAMABLE.outside': 'A room with people on LINE can be named once there are three people in it.',
  'error.EXTERNAL_CHAT_NOT_ALLOWED.line':
    'Your organization does not allow you to talk to people on LINE. Ask an administrator.',
  'error.EXTERNAL_CHAT_NOT_ALLOWED.lineRoom':
    'Not everybody in this room may talk to people on LINE. Choose other people, or ask an administrator.',
  'error.CONTENT_NOT_SUPPORTED':
    'Files cannot go to LINE from here, since it fetches them from an https address only. Send a text, or ask the operator to set PUBLIC_URL to one.',
  'notice.ROOM_LINKED': 'The account was invited into a group on LINE. This room stands for it.',
  'notice.CONTENT_REFUSED': '{people} sent a file, which the organization’s policy does not let in.',
  'notice.CONTENT_LOST': '{people} sent a file, which could not be fetched from LINE.',

  // What comes from LINE, and goes there
  'webhook.NOT_SET': 'No webhook address is set at LINE. Paste this one into the LINE Developers Console.',
  'webhook.ELSEWHERE':
    'Another webhook address is set at LINE. Replace it with this one in the LINE Developers Console.',
  'webhook.OFF': '“Use webhook” is switched off at LINE. Switch it on in the LINE Developers Console.',
  'webhook.FAILED':
    'LINE could not deliver to this address ({reason}). It has to be reachable from the internet over https.',
  'delivery.NOT_REACHABLE': 'This person has not added the account on LINE, or has blocked it.',
  'delivery.QUOTA': 'The LINE account has no messages left this month.',
  'delivery.CREDENTIALS': 'The LINE account’s access token is not valid. An administrator has to replace it.',
  'delivery.REFUSED': 'LINE did not accept this message.',
  'delivery.UNAVAILABLE': 'LINE could not be reached for hours.',
  'delivery.DISCONNECTED': 'The LINE account is not connected any more.',
  'delivery.FORGOTTEN': 'This person was deleted from the address book.',
  'line.whichRoom': 'Who is this message for?',
  'line.askCode': 'Thank you for adding {name}. Whom would you like to talk to? Please send the code you were given.',
  'line.welcome': 'Thank you for adding {name}. You can write here. If you were given a code, please send it.',
  'line.askCodeAgain': 'Whom would you like to talk to? Please send the code you were given.',
  'line.welcomeAgain': 'Thank you for your message. If you were given a code, please send it.',
  'line.sticker': '(sticker)',
  'line.unnamedFile': 'File',
  'line.unreachableFile': '(a file that cannot be shown here)',

  // The columns of an exported list of contacts, by names that the import knows
  'export.name': 'Name',
  'export.email': 'E-mail',
  'export.phone': 'Phone',
  'export.company': 'Company',
  'export.department': 'Department',
  'export.title': 'Job title',
  'export.messageId': 'Message ID',
  'export.nickname': 'Nickname',
  'export.note': 'Note',

  // Small pages behind mailed links
  'page.graphql': 'This address is for programs: they send GraphQL here by POST.',
  'page.linkExpired.title': 'This link no longer works',
  'page.linkExpired.text': 'The link has expired or has already been used. Ask for a new one.',
  'page.error.title': 'That did not work',
  'page.error.otherSite':
    'This was sent from another website, so nothing was done. Open the link again and press the button on this site.',
  'page.verifyEmail.title': 'Confirm your address',
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
  'page.confirmEmailChange.title': 'Confirm your new address',
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
  'page.notFound.title': 'There is no such page',
  'page.notFound.text': 'The address may be mistyped, or what it led to is gone.',
  'page.mail.again': 'Nothing came, or the address was wrong? Try again',
  'page.signedIn.open': 'Open Tsunagu',
  'page.language': 'Language',
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
  'page.verifyEmail.requested': 'Your contact request to {name} has been sent.',
  'page.verifyEmail.connected': 'You and {name} are now contacts.',
  'page.signIn.signUp': 'No account yet? Sign up',
  'page.signUp.title': 'Sign up',
  'page.signUp.name': 'Your name',
  'page.signUp.organization': 'Your organization',
  'page.signUp.organizationHint': 'As others are to see it. You can leave it empty.',
  'page.signUp.button': 'Sign up',
  'page.signUp.withLink': 'After you have signed up, your contact request to {name} is sent.',
  'page.signUp.sent': 'Check your inbox',
  'page.signUp.done': 'An e-mail is on its way to {email}. Follow the link in it to finish.',
  'page.signUp.signIn': 'Already signed up? Sign in',
  'page.invite.title': '{name} invites you to be in contact',
  'page.invite.text': '{name} ({organization}) would like to be in contact with you on Tsunagu.',
  'page.invite.signUp': 'Sign up and connect',
  'page.invite.signIn': 'Sign in',
  'page.invite.request': 'Add to contacts',
  'page.invite.hint': 'This sends {name} a contact request.',
  'page.invite.pending': 'Your contact request to {name} has been sent. You are told when it is approved.',
  'page.invite.contact': 'You and {name} are contacts.',
  'page.invite.colleague': 'You and {name} are colleagues: no request is needed.',
  'page.invite.own': 'This is your own link. Share its address, or let others scan the code.',
  'page.invite.qr': 'QR code of this link',
  'page.invite.gone': 'This invitation is not available',
  'page.invite.unavailable': 'The link leads nowhere (any more). Ask whoever gave it to you for a new one.',
  'page.invitation.contactText': '{name} ({organization}) has invited you to be in contact on Tsunagu.',
  'page.invitation.memberTitle': 'Join {organization}',
  'page.invitation.memberText': '{name} has invited you to join {organization} on Tsunagu.',
  'page.invitation.forAddress': 'The invitation was sent to {email}.',
  'page.invitation.join': 'Sign up and join',
  'page.invitation.accept': 'Accept',
  'page.invitation.otherAddress':
    'You are signed in as {email}, which is another address than the one that was invited. Do you want to accept with this account?',
  'page.invitation.acceptHere': 'Accept with this account',
  'page.invitation.accepted': 'You and {name} are now contacts.',
  'page.invitation.joined': 'You are now a member of {organization}.',
  'page.invitation.used': 'This invitation has been accepted already.',
  'page.invitation.haveAccount': 'There is an account with the invited address already. Sign in with it.',
  'page.invitation.memberHasAccount':
    'There is an account with the invited address already, and an account belongs to one organization. Ask for an invitation to another address.',
  'page.google.title': 'Google contacts',
  'page.google.signIn': 'Sign in with the account you want to link your Google contacts to. Then you come back here.',
  'page.google.done': 'Your Google account is linked. You can close this page and continue in your application.',
  'page.google.doneContactsOnly':
    'Your Google account is linked. People you have written to without keeping them as contacts will not be read, because this was not ticked at Google. You can close this page and continue in your application.',
  'page.google.failedTitle': 'Your Google account was not linked',
  'page.google.used': 'This answer of Google has been used already, or took longer than ten minutes. Start again.',
  'page.google.foreign':
    'Somebody else started this with their account, so nothing was linked. If you did not start it yourself, close this page. To link your Google account to the account you are signed in with, start again.',
  'page.google.anotherBrowser': 'This was started in another browser, or before you signed in again. Start again here.',
  'page.google.refused': 'You did not agree at Google, so nothing was linked. You can start again at any time.',
  'page.google.noContacts':
    'Reading your contacts was not ticked at Google, so nothing was linked. Start again and tick “See and download your contacts”.',
  'page.google.codeExpired':
    'What Google answered is no longer valid. Start again, and come back from Google within a few minutes.',
  'page.google.unavailable': 'Google does not answer at the moment. Try again in a few minutes.',
  'page.google.failed':
    'Google’s answer could not be confirmed. Start again; if it happens again, tell the operator of this server.',
  'page.google.again': 'Start again',
  'import.problem.googleRefused':
    'Google did not answer the request for your contacts as expected. Try again later; if it happens again, tell the operator of this server.',
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
  'mail.invited': 'This e-mail was sent because {name} entered your address on Tsunagu. A reply goes to them.',
  'mail.emailInvitation.subject': '{name} invites you to be in contact',
  'mail.emailInvitation.text':
    'You are invited to be in contact on Tsunagu, where people of different companies find each other and talk. The invitation is from:',
  'mail.emailInvitation.button': 'See the invitation',
  'mail.emailInvitation.ignore':
    'The link is valid for 30 days. If you do not know this person, you can ignore this e-mail.',
  'mail.memberInvitation.subject': 'Join {organization} on Tsunagu',
  'mail.memberInvitation.text': '{name} invites you to join {organization} on Tsunagu.',
  'mail.memberInvitation.button': 'See the invitation',
  'mail.memberInvitation.ignore':
    'The link is valid for 30 days. If you did not expect this, you can ignore this e-mail.',

  // SMS
  'sms.phoneCode':
    'Your Tsunagu code is {code}. It is valid for {minutes, plural, one {# minute} other {# minutes}}. Tell it to nobody.',
} as const;
