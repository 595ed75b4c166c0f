package io.smartmesh.payment;

import java.math.BigInteger;
import java.util.Optional;

/**
 * One limit that the user sets, and how much of it is used. Sums are in the token's smallest unit.
 *
 * @param setting its name among the settings
 * @param isMoney false: a number of payments
 * @param used now; of a limit for each neighbour, by the one that uses most of it
 * @param most empty when there is none
 */
public record LimitView(
    String setting, boolean isMoney, BigInteger used, Optional<BigInteger> most) {}
