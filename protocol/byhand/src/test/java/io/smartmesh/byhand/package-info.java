@org.jspecify.annotations.NullMarked
package io.smartmesh.byhand;
