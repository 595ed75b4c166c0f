/**
 * What tests share: seeded data, a property runner, and virtual time with faulty wires, so that a
 * failing run is one number that can be run again.
 */
@NullMarked
package io.smartmesh.testkit;

import org.jspecify.annotations.NullMarked;
