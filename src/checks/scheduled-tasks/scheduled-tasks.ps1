# No scheduled task and no other service starts something in this folder.
function Test-ScheduledTasks {
    param([hashtable]$Context)
    $draft = @{ Subject = $Facts.Runtime; Step = $null; Expected = Get-Words 'scheduled-tasks/expected' }
    if (-not (Test-Windows)) { return New-Skip @draft -Reason (Get-Words 'scheduled-tasks/not-here') }
    $root = (ConvertTo-FoldedName -Name $Context.Observation.Root).Replace('\', '/')
    $isBelow = { param($Typed) (ConvertTo-FoldedName -Name "$Typed").Replace('\', '/').IndexOf("$root/", [StringComparison]::Ordinal) -ge 0 }
    $names = @(
        foreach ($task in @(Get-ScheduledTask)) { foreach ($action in $task.Actions) { if ($null -ne $action.PSObject.Properties['Execute'] -and (& $isBelow "$($action.Execute) $($action.Arguments) $($action.WorkingDirectory)/")) { $task.TaskName } } }
        foreach ($service in @(Get-CimInstance -ClassName Win32_Service)) { if ($service.Name -ne $Facts.Hosting.Service -and (& $isBelow $service.PathName)) { $service.Name } }
    )
    $names = @(Get-Distinct -Items $names)
    if ($names.Count -eq 0) { return New-Result -Draft $draft -Outcome 'pass' -Case 'scheduled-tasks/none' }
    return New-Result -Draft $draft -Outcome 'warn' -Case 'scheduled-tasks/some' -Values @{ names = $names }
}
