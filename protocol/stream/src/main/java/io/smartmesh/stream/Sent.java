package io.smartmesh.stream;

import io.smartmesh.base.Moment;
import java.util.List;

/**
 * A packet that is on its way.
 *
 * @param size bytes, sealed
 * @param parts those that are said again where it is lost
 * @param from how much had been delivered when, as a beginning to measure the rate from
 */
record Sent(long number, Moment at, int size, List<Part> parts, Control.Point from) {}
