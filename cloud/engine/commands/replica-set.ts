import { Long, type Timestamp } from 'bson';
import type { Document } from '../../values';
import { partsOf, timestampOf, type Stamp } from '../storage/stamp';
import type { Command, Engine } from './command';

/** The replica set's name. */
export const SET = 'yunlet';

const ELECTION = Long.ONE;

/** `replSetGetStatus`: a set of one that is its own primary. */
export const replSetGetStatus: Command = {
  run({ engine, connection }) {
    const now = new Date(engine.clock.now());
    const optime = optimeOf(engine.oplog.time(false));
    const uptime = Math.floor((engine.clock.now() - engine.startedAt) / 1000);
    return {
      fields: {
        set: SET,
        date: now,
        myState: 1,
        term: ELECTION,
        heartbeatIntervalMillis: Long.fromNumber(2000),
        majorityVoteCount: 1,
        writeMajorityCount: 1,
        votingMembersCount: 1,
        writableVotingMembersCount: 1,
        optimes: { lastCommittedOpTime: optime, appliedOpTime: optime, durableOpTime: optime },
        members: [
          {
            _id: 0,
            name: connection.address,
            health: 1,
            state: 1,
            stateStr: 'PRIMARY',
            uptime,
            optime,
            electionDate: new Date(engine.startedAt),
            configVersion: 1,
            configTerm: 1,
            self: true,
          },
        ],
      },
    };
  },
};

/** `replSetGetConfig`. */
export const replSetGetConfig: Command = {
  run: ({ connection }) => ({
    fields: {
      config: {
        _id: SET,
        version: 1,
        term: 1,
        members: [{ _id: 0, host: connection.address, arbiterOnly: false, priority: 1, votes: 1 }],
        protocolVersion: ELECTION,
        writeConcernMajorityJournalDefault: true,
      },
    },
  }),
};

/** `getDefaultRWConcern`: MongoDB's own defaults, which cannot be changed. */
export const getDefaultRWConcern: Command = {
  run: ({ engine }) => ({
    fields: {
      defaultReadConcern: { level: 'local' },
      defaultWriteConcern: { w: 'majority', wtimeout: 0 },
      defaultWriteConcernSource: 'implicit',
      defaultReadConcernSource: 'implicit',
      localUpdateWallClockTime: new Date(engine.clock.now()),
    },
  }),
};

/** The `lastWrite` of `hello`. */
export function lastWrite(engine: Engine): Document {
  const stamp = engine.oplog.time(false);
  const optime = optimeOf(stamp);
  const date = new Date(partsOf(stamp).seconds * 1000);
  return {
    opTime: optime,
    lastWriteDate: date,
    majorityOpTime: optime,
    majorityWriteDate: date,
  };
}

function optimeOf(stamp: Stamp): { readonly ts: Timestamp; readonly t: Long } {
  return { ts: timestampOf(stamp), t: ELECTION };
}
