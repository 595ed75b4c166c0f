/**
 * The demo's network: network namespaces where the machine allows, loopback with fixed neighbours
 * otherwise.
 */
@NullMarked
package io.smartmesh.demo.lab;

import org.jspecify.annotations.NullMarked;
