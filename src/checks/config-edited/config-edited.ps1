# What later steps order of single settings is so: the setting is there, and holds what the step writes or adds.
function Test-ConfigEdited {
    param([hashtable]$Context)
    $draft = @{ Subject = $Facts.Runtime; Step = $null; Expected = Get-Words 'config-edited/expected' }
    if ($null -ne $Context.NoRuntime) { return New-Skip @draft -Reason $Context.NoRuntime }
    $results = @(foreach ($judgement in $Context.Settings.Judgements.get_Values()) {
        foreach ($orders in @(Get-OrdersOfFile -Path $judgement.Path)) { Get-EditedResult -Judgement $judgement -Orders $orders.Edits }
    })
    if ($results.Count -gt 0) { return $results }
    return New-Skip @draft -Reason (Get-Words 'config-edited/none-ordered')
}

# What the last step that names it orders of each setting of a file: Edits are the choices of that step.
function Get-OrdersOfFile {
    param([string]$Path)
    $name = ConvertTo-FoldedName -Name (Get-BaseName -Path $Path)
    $named = @($Facts.Edits | Where-Object -FilterScript { $null -ne $_.Setting -and (New-PathMatcher -Patterns @(Get-BaseName -Path $_.File)).IsMatch($name) })
    foreach ($setting in @(Get-Distinct -Items @($named | ForEach-Object -Process { $_.Setting }))) {
        $all = @($named | Where-Object -FilterScript { $_.Setting -ceq $setting })
        @{ Edits = @($all | Where-Object -FilterScript { $_.Step.Id -ceq $all[-1].Step.Id }) }
    }
}

function Get-EditedResult {
    param([hashtable]$Judgement, [object[]]$Orders)
    $path = $Judgement.Path
    $setting = $Orders[0].Setting
    $step = $Orders[0].Step
    $values = @($Orders | Where-Object -FilterScript { $null -ne $_.Value } | ForEach-Object -Process { "``$($_.Value)``" })
    $expected = if ($values.Count -lt $Orders.Count) { Get-Words 'config-edited/expected-any' @{ setting = $setting } } else { Get-Words 'config-edited/expected-value' @{ setting = $setting; values = $values -join ' / ' } }
    $draft = @{ Subject = $path; Step = $step; Expected = $expected }
    if ($Judgement.Verdict -in 'missing', 'vendor-new-default', 'vendor-old-default', 'customer-settings-lost') { return New-Skip @draft -Reason (Get-Words 'config-edited/unread' @{ check = 'config-copied'; path = $path }) }
    $states = @(foreach ($order in $Orders) { foreach ($one in $Judgement.Orders) { if ($one.Setting -ceq $setting -and [string]::Equals([string]$one.Value, [string]$order.Value)) { $one.State } } })
    if ($states.Count -eq 0) { return New-Skip @draft -Reason (Get-Words 'config-edited/unread' @{ check = 'config-readable'; path = $path }) }
    if ($states -contains 'done') { return New-Result -Draft $draft -Outcome 'pass' -Case 'config-edited/done' -Values @{ path = $path; setting = $setting } }
    if ($Orders[0].Conditional) { return New-Skip @draft -Reason (Get-Words 'config-edited/conditional') }
    $file = Get-HostPath -Relative $path
    $outcome = if ($Orders.Count -gt 1) { 'warn' } else { 'fail' }
    $remedy = if ($Orders.Count -gt 1) { Get-Words 'config-edited/choose-step' @{ number = $step.Number; file = $file } } else { Get-Words 'config-edited/do-step' @{ number = $step.Number; file = $file } }
    if ($states -contains 'otherwise') { return New-Result -Draft $draft -Outcome $outcome -Case 'config-edited/otherwise' -Values @{ path = $path; setting = $setting; wanted = $expected; remedy = $remedy } -Settings @($setting) }
    return New-Result -Draft $draft -Outcome $outcome -Case 'config-edited/absent' -Values @{ path = $path; setting = $setting; wanted = $expected; remedy = $remedy } -Settings @($setting)
}
