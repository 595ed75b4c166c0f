@org.jspecify.annotations.NullMarked
package io.smartmesh.dtn;
