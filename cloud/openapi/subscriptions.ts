import type { SubscriptionAnswer, SubscriptionAnswers } from '../protocol';
import type { Store } from '../store';

const TARGET = { database: '__yunlet', collection: 'subscriptions' };

/** A user and a template. */
export interface Subscription {
  readonly env: string;
  readonly openid: string;
  readonly template: string;
}

/** Which users let themselves be sent which messages, and how many. */
export interface Subscriptions {
  answer(answers: SubscriptionAnswers): Promise<void>;
  /** Uses up one permission: `sent`, `refused` where there is none, `unasked` where the user never answered. */
  use(subscription: Subscription): Promise<'sent' | 'refused' | 'unasked'>;
}

const idOf = ({ env, openid, template }: Subscription) => JSON.stringify([env, openid, template]);

/**
 * Keeps answers in the store: a document for each user and template with the number of messages `left`. Two messages
 * never use the same permission.
 */
export function createSubscriptions(store: Store): Subscriptions {
  return {
    async answer({ env, openid, answers }) {
      for (const [template, answer] of Object.entries(answers)) {
        const subscription = { env, openid, template };
        await store.update(TARGET, {
          filter: { _id: idOf(subscription) },
          update: { ...CHANGES[answer], $setOnInsert: { ...subscription, ...FIRST[answer] } },
          upsert: true,
        });
      }
    },
    async use(subscription) {
      const filter = { _id: idOf(subscription) };
      const used = await store.findAndModify(TARGET, {
        filter: { ...filter, left: { $gt: 0 } },
        update: { $inc: { left: -1 } },
      });
      if (used !== null) return 'sent';
      return (await store.count(TARGET, filter)) === 0 ? 'unasked' : 'refused';
    },
  };
}

const CHANGES: Readonly<Record<SubscriptionAnswer, object>> = {
  accept: { $inc: { left: 1 } },
  reject: {},
  ban: { $set: { left: 0 } },
};
const FIRST: Readonly<Record<SubscriptionAnswer, object>> = { accept: {}, reject: { left: 0 }, ban: {} };
