import { createHash } from 'node:crypto';
import type { CloudId } from '../protocol';

const DAY = 86_400_000;

/**
 * The phone number of a simulated user, the same for the same openid.
 *
 * @remarks It has the form of a Chinese mobile number, and begins with 154, which no operator has been given.
 */
export function phoneNumberOf(openid: string): string {
  return `154${String(numberOf('phone', openid) % 100_000_000).padStart(8, '0')}`;
}

/** Open data as a function gets it, made up and the same for the same user and day. */
export function openDataOf(
  { kind, openid }: CloudId,
  { appid, now }: { readonly appid: string; readonly now: number },
): object {
  const watermark = { timestamp: Math.floor(now / 1000), appid };
  switch (kind) {
    case 'userInfo':
      return {
        openId: openid,
        nickName: `用户${String(numberOf('name', openid) % 10_000).padStart(4, '0')}`,
        gender: 0,
        language: 'zh_CN',
        city: '',
        province: '',
        country: '',
        avatarUrl: '',
        watermark,
      };
    case 'phoneNumber': {
      const number = phoneNumberOf(openid);
      return { phoneNumber: number, purePhoneNumber: number, countryCode: '86', watermark };
    }
    case 'weRunData': {
      const today = Math.floor(now / DAY);
      const stepInfoList = Array.from({ length: 31 }, (_, index) => {
        const day = today - 30 + index;
        return { timestamp: (day * DAY) / 1000, step: numberOf('step', openid, String(day)) % 15_000 };
      });
      return { stepInfoList, watermark };
    }
    case 'shareInfo':
      return { openGId: `G${digest('group', appid).slice(0, 27)}`, watermark };
  }
}

function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

function numberOf(...parts: readonly string[]): number {
  return createHash('sha256').update(JSON.stringify(parts)).digest().readUIntBE(0, 6);
}
