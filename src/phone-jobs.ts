import { PhoneVerification } from '../entities/phone-verification.js';
import { MINUTE } from './clock.js';
import { userById } from './domain/people.js';
import { phoneCode } from './domain/phones.js';
import { JobRejected, type JobHandlers } from './live/worker.js';
import { message } from './messages/index.js';
import type { Services } from './services.js';
import { SmsRejected } from './sms/sms.js';

/** The job that sends the code for a phone number, as long as it is good for something. */
export function phoneJobs({
  db,
  secrets,
  clock,
  sms,
}: Pick<Services, 'db' | 'secrets' | 'clock' | 'sms'>): Pick<JobHandlers, 'sendPhoneCode'> {
  return {
    async sendPhoneCode({ verificationId }, jobId) {
      const verification = await db.read.row(PhoneVerification, 'where id = $1', [verificationId]);
      if (!verification || verification.expiresAt <= clock.now()) return;
      const user = await userById(db.read, verification.userId);
      if (!user || !sms) return;
      const minutes = Math.round((verification.expiresAt - verification.createdAt) / MINUTE);
      const text = message(user.locale, 'sms.phoneCode', { code: phoneCode(secrets, verification.id), minutes });
      try {
        await sms.send({ to: verification.phoneNumber, text, id: jobId });
      } catch (error) {
        throw error instanceof SmsRejected ? new JobRejected(error.message) : error;
      }
    },
  };
}
