/** Who does something: every change takes an actor, and its event records it. See Engine.as. */
export { type Actor, type ActorKind, actorKinds, actorWords, engineActor } from '../../instance/actor.ts';
