import { greetSmtp } from '../../src/mail/smtp.js';
import { fault, ok, warning, type Check } from './finding.js';

const about = 'mail';

/** Whether the mail server takes us, without sending anything; and whether codes for phone numbers have a way out. */
export const checkMail: Check = async ({ config: { smtpUrl, smsUrl } }) => {
  if (smtpUrl === null)
    return [warning(about, 'Mails go to the dev mailbox.', 'Set SMTP_URL, so that they reach people.')];
  const { host } = new URL(smtpUrl);
  const sms =
    smsUrl === null
      ? [
          warning(
            about,
            'There is no SMS_URL: phone numbers cannot be proven.',
            'Set it where people are to be found by number.',
          ),
        ]
      : [];
  try {
    await greetSmtp({ url: smtpUrl });
    return [ok(about, `${host} takes us; nothing was sent.`), ...sms];
  } catch (error) {
    const advice = 'Mend SMTP_URL. Mails that wait are tried again for hours.';
    return [fault(about, `${host} does not take us: ${(error as Error).message}`, advice), ...sms];
  }
};
