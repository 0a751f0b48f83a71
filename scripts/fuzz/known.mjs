/**
 * Laws that are known not to hold yet, each with the reason: a pattern of the law's name. They are counted and shown, and fail nothing.
 * An entry goes with the fault that it names; an entry that no case needs any more is shown too.
 */
export const KNOWN = [];

/** Whether what strangers may say of others (docs/rules.md R12) is compared. */
export const OTHERS_STAY = true;
