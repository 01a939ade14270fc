package dev.mizzen.registry.leader;

/**
 * Who wants a lock.
 *
 * @param identity the pod's name; no other candidate has it
 * @param key for the lock's object: the revision, or empty for a lock that each revision has for
 *     itself
 */
record Candidate(String identity, String key, LeaseTiming timing) {}
