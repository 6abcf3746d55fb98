-- The schema of the areas. Each area is a line of its own; this one comes before them, after Bedstone's own.
create schema platform;
do $$
declare name name;
begin
    foreach name in array array[bedstone.role_of('application'), bedstone.role_of('reader'), bedstone.role_of('platform'),
                                bedstone.role_of('loader')] loop
        if name is not null then
            execute format('grant usage on schema platform to %I', name);
        end if;
    end loop;
end $$;
