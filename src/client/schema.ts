/**
 * The HTTP API as types. Written by `npm run generate` from the OpenAPI document of the server: change the routes, not
 * this file.
 */
export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process is up. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The process is up. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            status: string;
                        };
                    };
                };
                /** @description The request cannot be met. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description This server or the provider is in trouble. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The server can work; 503 where it cannot, or is about to end. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The server can work; 503 where it cannot, or is about to end. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            status: string;
                            /** @description Answers that wait for the store, places left for more, and entries that do not open: how many of them are damaged, the ids of the keys that the others need, and what to do about both. */
                            spool: {
                                waiting: number;
                                free: number;
                                unreadable: number;
                                damaged: number;
                                missing_keys: string[];
                                notices: string[];
                            };
                        };
                    };
                };
                /** @description The request cannot be met. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description This server or the provider is in trouble. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics for Prometheus
         * @description With a key, unless EVERGRANT_METRICS opens them. Needs a key of the role `viewer` at least.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Text format. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description The request cannot be met. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description This server or the provider is in trouble. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/connectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List connectors
         * @description Needs a key of the role `viewer` at least.
         */
        get: operations["listConnectors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/connectors/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a connector
         * @description Needs a key of the role `viewer` at least.
         */
        get: operations["getConnector"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List instances
         * @description Those that fit every filter, in pages. Needs a key of the role `viewer` at least.
         */
        get: operations["listInstances"];
        put?: never;
        /**
         * Add an instance
         * @description With `token_set`, a live grant from another system, it is active at once. Needs a key of the role `admin` at least.
         */
        post: operations["addInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an instance
         * @description Needs a key of the role `viewer` at least.
         */
        get: operations["getInstance"];
        put?: never;
        post?: never;
        /**
         * Remove an instance
         * @description Needs a key of the role `admin` at least.
         */
        delete: operations["removeInstance"];
        options?: never;
        head?: never;
        /**
         * Change an instance
         * @description What is not named stays. A credential of null falls back to its default. Needs a key of the role `admin` at least.
         */
        patch: operations["updateInstance"];
        trace?: never;
    };
    "/api/instances/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened to an instance
         * @description The newest first. Never a token, only its fingerprint. Removed instances are found by their id. Needs a key of the role `viewer` at least.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened in the workspace
         * @description API keys, sign-ins and encryption keys, the newest first. What happens to an instance is in its own trail. Needs a key of the role `admin` at least.
         */
        get: operations["listAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description The newest first. An admin key that the configuration gives is not among them. Needs a key of the role `admin` at least.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Make an API key
         * @description `viewer` reads, `runtime` also gets tokens and calls, `admin` changes. The key itself is shown this once. Needs a key of the role `admin` at least.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description It ends on every node within two seconds. A key may revoke itself. Needs a key of the role `admin` at least.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/{id}/connect-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a connect link
         * @description A link that the customer opens to authorise the instance. It works once, within 15 minutes. With `confirm` the grant is not used until the platform has brought back the code that `return_url` receives: so nobody can have another person consent into an instance of his own. Needs a key of the role `admin` at least.
         */
        post: operations["createConnectLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm an authorisation
         * @description Lets the grant be used that came by a link with `confirm`. Send the `completion` that the return URL brought, for the instance of the customer who is signed in there. It works once, within 15 minutes of the consent. 409 `other_account`: it was another account than before, and an administrator decides. Needs a key of the role `admin` at least.
         */
        post: operations["confirmAuthorization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/{id}/held-grant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See which other account was authorised
         * @description Where another account was authorised than before, its grant is held and the one before stays in use. 404 `not_found`: nothing is held. Needs a key of the role `viewer` at least.
         */
        get: operations["getHeldGrant"];
        put?: never;
        /**
         * Decide which account stays
         * @description `use` puts the grant that is held in place of the one in use. `drop` erases it; the access is not revoked at the provider. Needs a key of the role `admin` at least.
         */
        post: operations["decideHeldGrant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/{id}/access-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a valid access token
         * @description Refreshed where needed. 409 `reauthorization_required`: the grant is gone. 503: try again. Needs a key of the role `runtime` at least.
         */
        post: operations["getAccessToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/{id}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh now
         * @description Needs a key of the role `runtime` at least.
         */
        post: operations["refreshNow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the connector's test call
         * @description A refusal by the API is a result (`ok: false`), not an error. Needs a key of the role `runtime` at least.
         */
        post: operations["testInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/proxy/{id}/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Call the provider's API
         * @description The same request below the connector's API base URL, with the instance's token in place of the API key. `path` may hold slashes; query, headers and body pass as they are, and so do status, headers and body of the answer. After a 401 the token is refreshed once and the request repeated, where its body was at most 1 MiB. Needs a key of the role `runtime` at least.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    path: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What the provider answered. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "*/*": unknown;
                    };
                };
                /** @description The request cannot be met. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description This server or the provider is in trouble. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Call the provider's API
         * @description The same request below the connector's API base URL, with the instance's token in place of the API key. `path` may hold slashes; query, headers and body pass as they are, and so do status, headers and body of the answer. After a 401 the token is refreshed once and the request repeated, where its body was at most 1 MiB. Needs a key of the role `runtime` at least.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    path: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What the provider answered. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "*/*": unknown;
                    };
                };
                /** @description The request cannot be met. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description This server or the provider is in trouble. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Call the provider's API
         * @description The same request below the connector's API base URL, with the instance's token in place of the API key. `path` may hold slashes; query, headers and body pass as they are, and so do status, headers and body of the answer. After a 401 the token is refreshed once and the request repeated, where its body was at most 1 MiB. Needs a key of the role `runtime` at least.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    path: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What the provider answered. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "*/*": unknown;
                    };
                };
                /** @description The request cannot be met. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description This server or the provider is in trouble. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Call the provider's API
         * @description The same request below the connector's API base URL, with the instance's token in place of the API key. `path` may hold slashes; query, headers and body pass as they are, and so do status, headers and body of the answer. After a 401 the token is refreshed once and the request repeated, where its body was at most 1 MiB. Needs a key of the role `runtime` at least.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    path: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What the provider answered. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "*/*": unknown;
                    };
                };
                /** @description The request cannot be met. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description This server or the provider is in trouble. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Call the provider's API
         * @description The same request below the connector's API base URL, with the instance's token in place of the API key. `path` may hold slashes; query, headers and body pass as they are, and so do status, headers and body of the answer. After a 401 the token is refreshed once and the request repeated, where its body was at most 1 MiB. Needs a key of the role `runtime` at least.
         */
        options: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    path: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What the provider answered. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "*/*": unknown;
                    };
                };
                /** @description The request cannot be met. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description This server or the provider is in trouble. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Call the provider's API
         * @description The same request below the connector's API base URL, with the instance's token in place of the API key. `path` may hold slashes; query, headers and body pass as they are, and so do status, headers and body of the answer. After a 401 the token is refreshed once and the request repeated, where its body was at most 1 MiB. Needs a key of the role `runtime` at least.
         */
        head: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    path: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What the provider answered. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "*/*": unknown;
                    };
                };
                /** @description The request cannot be met. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description This server or the provider is in trouble. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Call the provider's API
         * @description The same request below the connector's API base URL, with the instance's token in place of the API key. `path` may hold slashes; query, headers and body pass as they are, and so do status, headers and body of the answer. After a 401 the token is refreshed once and the request repeated, where its body was at most 1 MiB. Needs a key of the role `runtime` at least.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    path: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What the provider answered. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "*/*": unknown;
                    };
                };
                /** @description The request cannot be met. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description This server or the provider is in trouble. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Problem: {
            /**
             * Format: uri
             * @description Address of the code's explanation.
             */
            type: string;
            title: string;
            status: number;
            /** @description What happened, in plain words. */
            detail: string;
            /** @enum {string} */
            code: "invalid_request" | "invalid_configuration" | "invalid_manifest" | "invalid_credentials" | "invalid_token_set" | "invalid_path" | "unauthenticated" | "forbidden" | "not_found" | "ambiguous_name" | "conflict" | "revocation_not_supported" | "revocation_failed" | "precondition_failed" | "idempotency_key_reused" | "idempotency_key_in_use" | "completion_unknown" | "payload_too_large" | "rate_limited_here" | "unknown_state" | "state_used" | "state_expired" | "browser_mismatch" | "connector_mismatch" | "issuer_mismatch" | "code_missing" | "access_denied" | "authorization_error" | "redirect_uri_not_https" | "other_account" | "superseded" | "link_unknown" | "link_used" | "link_expired" | "invalid_grant" | "invalid_client" | "unauthorized_client" | "provider_error" | "provider_rate_limited" | "provider_unavailable" | "provider_unreachable" | "provider_timeout" | "connection_lost" | "egress_refused" | "unexpected_redirect" | "answer_too_large" | "answer_unreadable" | "access_token_missing" | "refresh_token_missing" | "not_authorized" | "reauthorization_required" | "refresh_timeout" | "refusal_unconfirmed" | "provider_paused" | "spool_full" | "no_access_token" | "outcome_unknown" | "route_mismatch" | "store_unavailable" | "store_incompatible" | "encryption_key_unknown" | "shutting_down" | "internal";
            /** @description What to do about it. */
            next_step?: string;
            problems?: {
                field: string;
                message: string;
            }[];
            /** @description Seconds after which trying again makes sense. */
            retry_after?: number;
        };
        Warning: {
            code: string;
            field: string | null;
            message: string;
        };
        Health: {
            /** @enum {string} */
            state: "ok" | "never_authorized" | "waiting" | "expires_soon" | "unknown" | "misconfigured" | "answer_not_understood" | "refused";
            /** @description Code of the error behind it. */
            code: string | null;
            reason: string;
            next_step: string | null;
            /**
             * Format: date-time
             * @example 2026-11-21T10:00:00.000Z
             */
            since: string;
        };
        Instance: {
            id: string;
            connector: string;
            connector_version: string;
            /** @description Authentication method. */
            method: string;
            name: string;
            external_id: string | null;
            /**
             * @description The platform's own labels.
             * @example {
             *       "tenant": "42"
             *     }
             */
            metadata: {
                [key: string]: string;
            };
            /** @description The values that are not secret. */
            credentials: {
                [key: string]: string | number;
            };
            /** @description What was learnt from the callback and from answers. */
            captured: {
                [key: string]: string;
            };
            /** @description What there is to pick from; open as long as `captured` has no value of that name. */
            choices: {
                as: string;
                options: {
                    value: string;
                    label: string;
                }[];
            }[];
            /** @description Which account at the provider this is. */
            account: string | null;
            /** @description Names of the secret fields that are set. */
            secrets_set: string[];
            /** @enum {string} */
            status: "pending_authorization" | "active" | "reauthorization_required";
            health: components["schemas"]["Health"];
            /** @description Moved by a new token set, by nothing else. */
            generation: number;
            /** @description Moved by an edit of the credentials. */
            revision: number;
            /** @description direct, or redirected by --connect-to. */
            route: string | null;
            /** @description As granted. */
            scope: string | null;
            /**
             * Format: date-time
             * @description End of the access token; null where it is unknown.
             * @example 2026-11-21T10:00:00.000Z
             */
            expires_at: string | null;
            refreshable: boolean;
            /**
             * Format: date-time
             * @example 2026-11-21T10:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-21T10:00:00.000Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @example 2026-11-21T10:00:00.000Z
             */
            authorized_at: string | null;
            /**
             * Format: date-time
             * @description When it was last asked for a token, or called; to about a minute.
             * @example 2026-11-21T10:00:00.000Z
             */
            last_used_at: string | null;
        };
        InstanceWithWarnings: {
            id: string;
            connector: string;
            connector_version: string;
            /** @description Authentication method. */
            method: string;
            name: string;
            external_id: string | null;
            /**
             * @description The platform's own labels.
             * @example {
             *       "tenant": "42"
             *     }
             */
            metadata: {
                [key: string]: string;
            };
            /** @description The values that are not secret. */
            credentials: {
                [key: string]: string | number;
            };
            /** @description What was learnt from the callback and from answers. */
            captured: {
                [key: string]: string;
            };
            /** @description What there is to pick from; open as long as `captured` has no value of that name. */
            choices: {
                as: string;
                options: {
                    value: string;
                    label: string;
                }[];
            }[];
            /** @description Which account at the provider this is. */
            account: string | null;
            /** @description Names of the secret fields that are set. */
            secrets_set: string[];
            /** @enum {string} */
            status: "pending_authorization" | "active" | "reauthorization_required";
            health: components["schemas"]["Health"];
            /** @description Moved by a new token set, by nothing else. */
            generation: number;
            /** @description Moved by an edit of the credentials. */
            revision: number;
            /** @description direct, or redirected by --connect-to. */
            route: string | null;
            /** @description As granted. */
            scope: string | null;
            /**
             * Format: date-time
             * @description End of the access token; null where it is unknown.
             * @example 2026-11-21T10:00:00.000Z
             */
            expires_at: string | null;
            refreshable: boolean;
            /**
             * Format: date-time
             * @example 2026-11-21T10:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-21T10:00:00.000Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @example 2026-11-21T10:00:00.000Z
             */
            authorized_at: string | null;
            /**
             * Format: date-time
             * @description When it was last asked for a token, or called; to about a minute.
             * @example 2026-11-21T10:00:00.000Z
             */
            last_used_at: string | null;
            warnings: components["schemas"]["Warning"][];
        };
        InstanceEvent: {
            /** @description Sorts by time. */
            id: string;
            instance_id: string;
            /**
             * Format: date-time
             * @example 2026-11-21T10:00:00.000Z
             */
            at: string;
            /** @enum {string} */
            type: "added" | "imported" | "confirmation_awaited" | "authorized" | "reauthorized" | "account_changed" | "other_account_held" | "other_account_dropped" | "refreshed" | "refresh_failed" | "outcome_unknown" | "answer_kept" | "refusal_held" | "refused" | "refusal_lifted" | "answer_spooled" | "answer_dropped" | "credentials_changed" | "expires_soon" | "removed";
            /** @description Of the token set that the event left behind. */
            generation: number | null;
            /** @description Tells whether two events speak of the same token, and nothing else. */
            fingerprint: string | null;
            /** @description Who did it; null: not known, from before this was recorded. */
            by: {
                /** @enum {string} */
                kind: "api_key" | "console" | "cli" | "customer" | "engine";
                /** @description The key's name, the person's, the user's on that machine. */
                name: string;
            } | null;
            /** @description Which process: host name and process id. */
            made_by: string;
            /** @description Milliseconds that the request behind it took. */
            duration: number | null;
            /** @description Code of the error behind it. */
            code: string | null;
            detail: string | null;
        };
        AuditEvent: {
            /** @description Sorts by time. */
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-21T10:00:00.000Z
             */
            at: string;
            /** @enum {string} */
            type: "api_key_created" | "api_key_revoked" | "signed_in" | "sign_in_failed" | "signed_out" | "keys_rotated";
            by: {
                /** @enum {string} */
                kind: "api_key" | "console" | "cli" | "customer" | "engine";
                /** @description The key's name, the person's, the user's on that machine. */
                name: string;
            };
            /** @description Which process: host name and process id. */
            made_by: string;
            /** @description What it was about. */
            detail: string | null;
        };
        ApiKey: {
            id: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "runtime" | "viewer";
            /**
             * @description What the key begins with, to recognise it by.
             * @example egk_x7Yp2
             */
            prefix: string;
            /**
             * Format: date-time
             * @example 2026-11-21T10:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description null: it does not end by itself.
             * @example 2026-11-21T10:00:00.000Z
             */
            expires_at: string | null;
            /**
             * Format: date-time
             * @description To the minute; null: not used yet.
             * @example 2026-11-21T10:00:00.000Z
             */
            last_used_at: string | null;
        };
        ApiKeyWithSecret: {
            id: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "runtime" | "viewer";
            /**
             * @description What the key begins with, to recognise it by.
             * @example egk_x7Yp2
             */
            prefix: string;
            /**
             * Format: date-time
             * @example 2026-11-21T10:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description null: it does not end by itself.
             * @example 2026-11-21T10:00:00.000Z
             */
            expires_at: string | null;
            /**
             * Format: date-time
             * @description To the minute; null: not used yet.
             * @example 2026-11-21T10:00:00.000Z
             */
            last_used_at: string | null;
            /** @description What is sent as Authorization: Bearer KEY. Shown this once. */
            key: string;
        };
        ConnectLink: {
            /**
             * Format: uri
             * @description To be opened by the customer, once.
             */
            url: string;
            /**
             * Format: date-time
             * @example 2026-11-21T10:00:00.000Z
             */
            expires_at: string;
        };
        HeldGrant: {
            /** @description Which account was authorised; null: the connector does not say any more. */
            account: string | null;
            /** @description Which account the connection is for until somebody decides otherwise. */
            instead_of: string | null;
            /**
             * Format: date-time
             * @example 2026-11-21T10:00:00.000Z
             */
            authorized_at: string;
            /**
             * Format: date-time
             * @description When the grant is dropped unless somebody has decided.
             * @example 2026-11-21T10:00:00.000Z
             */
            decide_by: string;
        };
        CredentialField: {
            name: string;
            title: string;
            description?: string;
            /** @enum {string} */
            type: "string" | "integer";
            format?: string;
            pattern?: string;
            /** @description The pattern in words, which go on after "must be". */
            pattern_hint?: string;
            choices?: {
                value: string;
                title: string;
                /** @description Further values that come with this one. */
                sets?: {
                    [key: string]: string;
                };
            }[];
            minimum?: number;
            maximum?: number;
            default?: string | number;
            examples: (string | number)[];
            required: boolean;
            secret: boolean;
            /** @description The default fits nearly everyone. */
            advanced: boolean;
            /** @description Not asked for by forms; it keeps its default. */
            hidden: boolean;
            placeholder?: string;
        };
        AuthenticationMethod: {
            id: string;
            title: string;
            description?: string;
            grant: string;
            credential_fields: components["schemas"]["CredentialField"][];
        };
        Connector: {
            id: string;
            version: string;
            title: string;
            description: string;
            documentation?: string;
            hosts: string[];
            /** @description To be entered at the provider, exactly as it is. */
            redirect_uri: string;
            authentication_methods: components["schemas"]["AuthenticationMethod"][];
        };
        AccessToken: {
            access_token: string;
            token_type: string;
            /**
             * Format: date-time
             * @description null: unknown, use it until the API refuses it.
             * @example 2026-11-21T10:00:00.000Z
             */
            expires_at: string | null;
            /** @description To be named as rejected_generation where the API refuses the token. */
            generation: number;
            /** @description true: the store is away, and the token is handed out of memory. Absent otherwise. */
            unconfirmed?: boolean;
        };
        TestResult: {
            ok: boolean;
            method: string;
            path: string;
            status: number;
            message: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listConnectors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sorted by id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Connector"][];
                    };
                };
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConnector: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the connector. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connector. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connector"];
                };
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInstances: {
        parameters: {
            query?: {
                /** @description Items of a page. */
                limit?: number;
                /** @description Id of the connector. */
                connector?: string;
                status?: "pending_authorization" | "active" | "reauthorization_required";
                /** @description State of the health. */
                health?: "ok" | "never_authorized" | "waiting" | "expires_soon" | "unknown" | "misconfigured" | "answer_not_understood" | "refused";
                /** @description How much it needs a person. */
                attention?: "act" | "soon" | "begin" | "watch" | "none";
                external_id?: string;
                /**
                 * @description name:value; may stand several times, all must fit.
                 * @example [
                 *       "tenant:42"
                 *     ]
                 */
                metadata?: string[];
                /** @description Part of the name or of the external id, or a whole id. */
                q?: string;
                /** @description attention: what needs a person most comes first. expiry: what ends first. */
                sort?: "name" | "attention" | "expiry" | "newest";
                /** @description `next` of the page before, in the same order. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Instance"][];
                        /** @description What to give as after for the next page; null: there is none. */
                        next: string | null;
                    };
                };
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addInstance: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of your own making, such as a UUID. Repeated with the same key within 24 hours, the request is not done again: you get the first answer.
                 * @example 5f0c2d8e-2f0b-4f63-9a0e-0c4b5a6f7d11
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Id of the connector. */
                    connector: string;
                    /** @description Authentication method; the connector's first when absent. */
                    method?: string;
                    /** @example Bistro Anna */
                    name: string;
                    /**
                     * @description Values of the method's credential fields.
                     * @example {
                     *       "client_id": "client-1",
                     *       "client_secret": "the secret"
                     *     }
                     */
                    credentials: {
                        [key: string]: string | number | null;
                    };
                    /** @description The platform's own id; unique. */
                    external_id?: string;
                    /**
                     * @description The platform's own labels.
                     * @example {
                     *       "tenant": "42"
                     *     }
                     */
                    metadata?: {
                        [key: string]: string;
                    };
                    /** @description A live grant: the fields of RFC 6749 §5.1, or expires_at in place of expires_in. */
                    token_set?: Record<string, never>;
                };
            };
        };
        responses: {
            /** @description Added. */
            201: {
                headers: {
                    /** @description Names the version of what can be edited; for If-Match. */
                    ETag?: string;
                    /** @description Address of the instance. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceWithWarnings"];
                };
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or external id of the instance, or a name that only one has. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The instance, never a secret. */
            200: {
                headers: {
                    /** @description Names the version of what can be edited; for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Instance"];
                };
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeInstance: {
        parameters: {
            query?: {
                /** @description Also end the grant at the provider, first. */
                revoke?: boolean;
            };
            header?: {
                /**
                 * @description The ETag that you read: where somebody edited the instance since, nothing is changed (412).
                 * @example "3-mi8xk2q0"
                 */
                "if-match"?: string;
            };
            path: {
                /** @description Id of the instance. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateInstance: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that you read: where somebody edited the instance since, nothing is changed (412).
                 * @example "3-mi8xk2q0"
                 */
                "if-match"?: string;
            };
            path: {
                /** @description Id of the instance. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example Bistro Anna */
                    name?: string;
                    /**
                     * @description Values of the method's credential fields.
                     * @example {
                     *       "client_id": "client-1",
                     *       "client_secret": "the secret"
                     *     }
                     */
                    credentials?: {
                        [key: string]: string | number | null;
                    };
                    /** @description The platform's own id; unique. */
                    external_id?: string | null;
                    /**
                     * @description The platform's own labels.
                     * @example {
                     *       "tenant": "42"
                     *     }
                     */
                    metadata?: {
                        [key: string]: string;
                    };
                    /**
                     * @description Picks among what the provider listed after connecting.
                     * @example {
                     *       "tenant": "42"
                     *     }
                     */
                    captured?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Changed. */
            200: {
                headers: {
                    /** @description Names the version of what can be edited; for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceWithWarnings"];
                };
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description Items of a page. */
                limit?: number;
                /** @description Id of the last event seen. */
                before?: string;
            };
            header?: never;
            path: {
                /** @description Id or external id of the instance, or a name that only one has. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["InstanceEvent"][];
                        /** @description What to give as before for the next page; null: there is none. */
                        next: string | null;
                    };
                };
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditEvents: {
        parameters: {
            query?: {
                /** @description Items of a page. */
                limit?: number;
                /** @description Id of the last event seen. */
                before?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEvent"][];
                        /** @description What to give as before for the next page; null: there is none. */
                        next: string | null;
                    };
                };
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description Items of a page. */
                limit?: number;
                /** @description Id of the last key seen. */
                before?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApiKey"][];
                        /** @description What to give as before for the next page; null: there is none. */
                        next: string | null;
                    };
                };
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of your own making, such as a UUID. Repeated with the same key within 24 hours, the request is not done again: you get the first answer.
                 * @example 5f0c2d8e-2f0b-4f63-9a0e-0c4b5a6f7d11
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Who will use it.
                     * @example Billing service
                     */
                    name: string;
                    /**
                     * @example runtime
                     * @enum {string}
                     */
                    role: "admin" | "runtime" | "viewer";
                    /**
                     * Format: date-time
                     * @description When it ends by itself; absent: never.
                     * @example 2027-11-21T10:00:00Z
                     */
                    expires_at?: string;
                };
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyWithSecret"];
                };
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the key. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createConnectLink: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of your own making, such as a UUID. Repeated with the same key within 24 hours, the request is not done again: you get the first answer.
                 * @example 5f0c2d8e-2f0b-4f63-9a0e-0c4b5a6f7d11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the instance. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uri
                     * @description Where the customer goes afterwards; its origin must be listed in EVERGRANT_RETURN_ORIGINS.
                     * @example https://platform.example/connections/42
                     */
                    return_url?: string;
                    /** @description Whether the grant waits for POST /api/instances/{id}/confirm. Needs return_url. */
                    confirm?: boolean;
                } | null;
            };
        };
        responses: {
            /** @description The link. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectLink"];
                };
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmAuthorization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the instance. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description The parameter of that name at the return URL.
                     * @example oY0x8bq3mC1pXo2D9n6VhWfK5rTz7uEaJgLsQiRk4Bc
                     */
                    completion: string;
                };
            };
        };
        responses: {
            /** @description Confirmed: the grant is in use. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Instance"];
                };
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHeldGrant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the instance. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It waits for a decision. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldGrant"];
                };
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decideHeldGrant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the instance. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description use: the new account from now on. drop: the account before stays.
                     * @enum {string}
                     */
                    decision: "use" | "drop";
                };
            };
        };
        responses: {
            /** @description Decided. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Instance"];
                };
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAccessToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the instance. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Generation of the token that the API refused. A newer one that is stored is used. */
                    rejected_generation?: number;
                    /** @description Name of a further token set; the default one when absent. */
                    token_set?: string;
                } | null;
            };
        };
        responses: {
            /** @description A valid token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessToken"];
                };
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refreshNow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the instance. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Generation of the token that the API refused. A newer one that is stored is used. */
                    rejected_generation?: number;
                    /** @description Name of a further token set; the default one when absent. */
                    token_set?: string;
                } | null;
            };
        };
        responses: {
            /** @description The new token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessToken"];
                };
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the instance. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the API answered. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestResult"];
                };
            };
            /** @description The request cannot be met. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server or the provider is in trouble. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
