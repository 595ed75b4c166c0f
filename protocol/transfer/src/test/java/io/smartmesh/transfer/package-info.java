/** Two parties and a bad network. */
@org.jspecify.annotations.NullMarked
package io.smartmesh.transfer;
