package io.smartmesh.cli.config;

/** Where a value comes from; later ones win (rule ND-24). */
public enum Origin {
  STANDARD,
  FILE,
  ENVIRONMENT,
  OPTION
}
