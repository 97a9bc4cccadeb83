import { ok, type Api } from '../api';
import { textOf } from '../params';
import { phoneNumberOf } from '../simulated-person';
import { refuse } from '../refusals';

/**
 * The phone number behind a code of the page's getPhoneNumber button; a code is good for one call.
 *
 * Compat: the number is made up, the same for the same user. Any code is taken once, since pages are simulated.
 */
export const getPhoneNumber: Api = ({ code }, { caller, now, useCode }) => {
  const text = textOf(code);
  if (text === undefined || !useCode(text)) return refuse(40029);
  const number = phoneNumberOf(caller.openid ?? text);
  return ok({
    phone_info: {
      phoneNumber: number,
      purePhoneNumber: number,
      countryCode: '86',
      watermark: { timestamp: Math.floor(now / 1000), appid: caller.appid },
    },
  });
};
