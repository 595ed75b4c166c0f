/**
 * What a user can set, and where: {@link io.smartmesh.cli.config.Settings} is the one table behind
 * the options of {@code up}, the environment, the settings file and {@code config explain}. Nothing
 * here touches files, the environment or the network: it reads texts and gives values.
 */
@NullMarked
package io.smartmesh.cli.config;

import org.jspecify.annotations.NullMarked;
