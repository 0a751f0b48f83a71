/** A command line that cannot be understood; the message is for the user. The only error that this program throws on purpose. */
export class UsageError extends Error {}
