package dev.mizzen.registry.kube;

import java.time.Duration;

/**
 * How long each part of listing and watching may take.
 *
 * @param answerWithin for an answer to begin
 * @param listSilence for the next piece of a list to come
 * @param watchFor how long a watch is asked to last; up to a fifth more by chance, so that not all
 *     end together
 * @param watchGrace how much later than that a watch that stays silent is taken for dead. A server
 *     sends a bookmark shortly before a watch's time is up, and then ends it; so a connection that
 *     lost its other end is given up after {@code watchFor}, a fifth and this, at the latest
 * @param firstRetry wait after the first failure; doubles with each further one
 * @param lastRetry the longest wait while the server cannot be reached
 * @param refusedRetry the longest wait while the server says no: no rights, no such kind
 * @param outage after this long without an answer everything is listed again: the server may have
 *     come back with another storage
 */
record KubeTiming(
    Duration answerWithin,
    Duration listSilence,
    Duration watchFor,
    Duration watchGrace,
    Duration firstRetry,
    Duration lastRetry,
    Duration refusedRetry,
    Duration outage) {

  static final KubeTiming DEFAULT =
      new KubeTiming(
          KubeAccess.DEFAULT_REQUEST_TIMEOUT,
          Duration.ofSeconds(15),
          Duration.ofSeconds(44),
          Duration.ofSeconds(4),
          Duration.ofMillis(200),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10));
}
