package io.smartmesh.carry;

import io.smartmesh.base.Address;

/** How a bundle came: who brought it, whether that is a stranger, with which copies and hops. */
record Arrival(Address bringer, boolean isStranger, int copies, int hops) {}
