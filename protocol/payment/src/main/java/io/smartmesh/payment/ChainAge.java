package io.smartmesh.payment;

/**
 * How old the last sighting of the chain was when a payment came in (PY-90).
 *
 * @param seconds as far as the clocks tell; {@link io.smartmesh.base.ChainEstimate#NEVER} when it
 *     had never been seen
 * @param isGuess told by the device's own clock alone, which may be wrong
 */
public record ChainAge(long seconds, boolean isGuess) {}
