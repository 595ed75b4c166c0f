/** A few people who meet on a road. */
@org.jspecify.annotations.NullMarked
package io.smartmesh.carry;
