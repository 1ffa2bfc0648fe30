package io.caravan.api;

/** Why a call did not do what it should; decides how its delivery goes on. */
public enum Failure {
  /** Too many requests: waits, no failure counted. */
  THROTTLED,
  /** The system does not accept who we are: waits for a person or a refresh, nothing counted. */
  AUTH,
  /** What connecting makes at the system is missing there: waits for a person, nothing counted. */
  SETUP,
  /** Nothing happened and it may work later. */
  TRANSIENT,
  /** It may have happened: the next attempt looks first. */
  UNKNOWN,
  /** The target no longer shows what we believed: read again, then decide again. */
  STALE,
  /** The goods are gone. */
  SHORT,
  /** The record we talk about does not exist there. */
  MISSING,
  /** It will never work as it is: needs a person. */
  PERMANENT
}
